//! Whatever happens in whatever order: each call settles once, and nothing is left.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Call { key: u32, timeout_ms: u32 },
    Answer(usize),
    Die(usize),
    Ready(usize),
    Cancel(usize),
    Disconnect(usize),
    Pass(u64),
    SetMax(usize),
    Sleep(usize),
    Blocked(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u32, prop::sample::select(&[0, 0, 50])).prop_map(|(key, timeout_ms)| Step::Call { key, timeout_ms }),
        6 => (0..50_usize).prop_map(Step::Answer),
        1 => (0..8_usize).prop_map(Step::Die),
        3 => (0..8_usize).prop_map(Step::Ready),
        1 => (0..50_usize).prop_map(Step::Cancel),
        1 => (0..8_usize).prop_map(Step::Disconnect),
        2 => (0..400_u64).prop_map(Step::Pass),
        1 => (1..5_usize).prop_map(Step::SetMax),
        1 => (0..8_usize).prop_map(Step::Sleep),
        2 => (0..8_usize).prop_map(Step::Blocked),
    ]
}

/// A bench that follows which call is where, and how often each ticket was settled.
struct Model {
    bench: Bench,
    running: Vec<(ChildId, CallId)>,
    children: Vec<ChildId>,
    settled: BTreeMap<u32, u32>,
    cancelled: Vec<u32>,
    seen: (usize, usize),
}

impl Model {
    fn take(&mut self, step: &Step) {
        let now = self.bench.now;
        let child = |at: &usize| self.children.get(at % self.children.len().max(1)).copied();
        match step {
            Step::Call { key, timeout_ms } => {
                let fill = |call: &mut NewCall| (call.key, call.timeout_ms) = (*key, *timeout_ms);
                let (ticket, sent) = self.bench.call_with(fill, &key.to_string());
                self.settled.insert(ticket, 0);
                self.running.extend(sent);
            }
            Step::Answer(at) if !self.running.is_empty() => {
                let call = self.running.swap_remove(at % self.running.len());
                if let Some(Some(ticket)) = self.bench.answer(call) {
                    *self.settled.entry(ticket).or_default() += 1;
                }
            }
            Step::Die(at) => {
                if let Some(child) = child(at) {
                    self.bench.die(child);
                    self.children.retain(|other| *other != child);
                }
            }
            Step::Ready(at) => child(at)
                .into_iter()
                .for_each(|child| self.bench.dispatcher.first_read(child)),
            Step::Cancel(at) => {
                let open: Vec<_> = self
                    .settled
                    .iter()
                    .filter(|(_, times)| **times == 0)
                    .map(|(t, _)| *t)
                    .collect();
                if let Some(ticket) = open
                    .get(at % open.len().max(1))
                    .filter(|t| !self.cancelled.contains(t))
                {
                    self.bench.dispatcher.cancel(*ticket, now);
                    self.cancelled.push(*ticket);
                    *self.settled.entry(*ticket).or_default() += 1;
                }
            }
            Step::Disconnect(at) => {
                child(at)
                    .into_iter()
                    .for_each(|child| self.bench.dispatcher.disconnected(child, now));
            }
            Step::Pass(millis) => self.bench.pass(*millis),
            Step::SetMax(max) => self.bench.dispatcher.set_max(*max, now),
            Step::Sleep(at) => {
                if let Some(child) = child(at) {
                    self.bench.dispatcher.sleep(child);
                }
            }
            Step::Blocked(at) => {
                child(at)
                    .into_iter()
                    .for_each(|child| self.bench.dispatcher.found_blocked(child, now));
            }
            Step::Answer(_) => {}
        }
        self.follow();
    }

    /// Takes note of what the dispatcher said since the last time.
    fn follow(&mut self) {
        self.bench.settle();
        for action in &self.bench.actions[self.seen.0..] {
            match action {
                Action::Spawn(child, _) | Action::SpawnLater(child) => self.children.push(*child),
                Action::Send(child, call) => self.running.push((*child, *call)),
                _ => {}
            }
        }
        for event in &self.bench.events[self.seen.1..] {
            if let PoolEvent::Rejected { ticket, .. } = event {
                *self.settled.entry(*ticket).or_default() += 1;
            }
        }
        self.seen = (self.bench.actions.len(), self.bench.events.len());
    }

    /// From now on every child does what is asked of it, until nothing moves any more.
    fn behave(&mut self) {
        let mut acted = 0;
        for _ in 0..200 {
            while acted < self.bench.actions.len() {
                match self.bench.actions[acted] {
                    Action::End(child) | Action::Kill(child) => {
                        self.running.retain(|(of, _)| *of != child);
                        self.take(&Step::Die(self.place_of(child)));
                    }
                    Action::CheckBlocked(child) => {
                        self.bench.dispatcher.found_reading(child, self.bench.now);
                    }
                    _ => {}
                }
                acted += 1;
                self.follow();
            }
            for at in 0..self.children.len() {
                self.take(&Step::Ready(at));
            }
            self.take(&Step::Answer(0));
            self.take(&Step::Pass(100));
        }
    }

    fn place_of(&self, child: ChildId) -> usize {
        self.children
            .iter()
            .position(|other| *other == child)
            .unwrap_or(usize::MAX)
    }

    fn finish(&mut self) {
        self.bench.dispatcher.close_by_force();
        self.follow();
        for child in std::mem::take(&mut self.children) {
            self.bench.die(child);
        }
        self.follow();
    }
}

fn model(concurrency: u32) -> Model {
    Model {
        bench: Bench::new(&[
            ("max", number(3.0)),
            ("concurrency", number(f64::from(concurrency))),
        ]),
        running: Vec::new(),
        children: Vec::new(),
        settled: BTreeMap::new(),
        cancelled: Vec::new(),
        seen: (0, 0),
    }
}

proptest! {
    #[test]
    fn every_call_settles_exactly_once(steps in prop::collection::vec(step(), 0..120), concurrency in 1..4_u32) {
        let mut model = model(concurrency);
        for step in &steps {
            model.take(step);
            prop_assert!(model.settled.values().all(|times| *times <= 1));
        }
        model.finish();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        prop_assert!(model.bench.dispatcher.is_closed());
        let stats = serde_json::to_value(model.bench.dispatcher.stats()).unwrap();
        prop_assert_eq!((&stats["inFlight"], &stats["queued"]), (&0.into(), &0.into()));
    }

    #[test]
    fn no_call_waits_for_ever_once_children_behave(steps in prop::collection::vec(step(), 0..120), concurrency in 1..4_u32) {
        let mut model = model(concurrency);
        steps.iter().for_each(|step| model.take(step));
        model.behave();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
    }
}
