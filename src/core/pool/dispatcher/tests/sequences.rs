//! Whatever happens in whatever order: each call settles once, calls of one id start in their order, and nothing is left.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Call { key: u32, timeout_ms: u32 },
    CallTo(usize),
    LetGo(usize),
    Unbind(u32),
    Forget(u32),
    Answer(usize),
    Die(usize),
    Ready(usize),
    Cancel(usize),
    Prioritize(usize, i32),
    Disconnect(usize),
    Pass(u64),
    SetMax(usize),
    Sleep(usize),
    Rest(usize),
    Busy(usize),
    Wake(usize),
    Read(usize),
    Unread(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u32, prop::sample::select(&[0, 0, 50])).prop_map(|(key, timeout_ms)| Step::Call { key, timeout_ms }),
        2 => (0..8_usize).prop_map(Step::CallTo),
        1 => (0..8_usize).prop_map(Step::LetGo),
        1 => (1..4_u32).prop_map(Step::Unbind),
        1 => (1..4_u32).prop_map(Step::Forget),
        6 => (0..50_usize).prop_map(Step::Answer),
        1 => (0..8_usize).prop_map(Step::Die),
        3 => (0..8_usize).prop_map(Step::Ready),
        1 => (0..50_usize).prop_map(Step::Cancel),
        2 => (0..50_usize, -2..3_i32).prop_map(|(at, priority)| Step::Prioritize(at, priority)),
        1 => (0..8_usize).prop_map(Step::Disconnect),
        2 => (0..400_u64).prop_map(Step::Pass),
        1 => (1..5_usize).prop_map(Step::SetMax),
        1 => (0..8_usize).prop_map(Step::Sleep),
        2 => (0..8_usize).prop_map(Step::Rest),
        1 => (0..8_usize).prop_map(Step::Busy),
        1 => (0..8_usize).prop_map(Step::Wake),
        3 => (0..8_usize).prop_map(Step::Read),
        2 => (0..8_usize).prop_map(Step::Unread),
    ]
}

/// A bench that follows which call is where, and how often each ticket was settled.
struct Model {
    bench: Bench,
    running: Vec<(ChildId, CallId)>,
    children: Vec<ChildId>,
    settled: BTreeMap<u32, u32>,
    cancelled: Vec<u32>,
    /// The last call of each key that a child got.
    started: BTreeMap<u32, CallId>,
    max: usize,
    /// The last question of each child.
    asked: BTreeMap<ChildId, u32>,
    stopped: BTreeSet<ChildId>,
    /// Those that their owner has told to end.
    signalled: Vec<ChildId>,
    seen: (usize, usize),
    /// Those that were told that a call is off, with how often they have to be seen reading.
    doubted: BTreeMap<ChildId, u32>,
    dropped: BTreeSet<CallId>,
    /// A call that is given up blocks its child.
    blocks: bool,
}

impl Model {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Call { .. }
            | Step::CallTo(_)
            | Step::Answer(_)
            | Step::Cancel(_)
            | Step::Prioritize(..) => self.take_call_step(step),
            _ => self.take_child_step(step),
        }
        self.follow();
    }

    fn child(&self, at: usize) -> Option<ChildId> {
        self.children.get(at % self.children.len().max(1)).copied()
    }

    /// A call that is not settled.
    fn open(&self, at: usize) -> Option<u32> {
        let open = self.settled.iter().filter(|(_, times)| **times == 0);
        let open: Vec<_> = open.map(|(ticket, _)| *ticket).collect();
        open.get(at % open.len().max(1)).copied()
    }

    fn call(&mut self, change: impl FnOnce(&mut NewCall), id: &str) {
        let (ticket, sent) = self.bench.call_with(change, id);
        self.settled.insert(ticket, 0);
        if let Some(sent) = sent {
            self.start(sent);
        }
    }

    fn take_call_step(&mut self, step: &Step) {
        match step {
            Step::Call { key, timeout_ms } => {
                let fill = |call: &mut NewCall| (call.key, call.timeout_ms) = (*key, *timeout_ms);
                self.call(fill, &key.to_string());
            }
            Step::CallTo(at) => {
                if let Some(to) = self.child(*at) {
                    self.call(|call| call.to = Some(to), "");
                }
            }
            Step::Answer(at) if !self.running.is_empty() => {
                let call = self.running.swap_remove(at % self.running.len());
                self.dropped.remove(&call.1);
                self.trust_who_has_nothing();
                if let Some(Some(ticket)) = self.bench.answer(call) {
                    *self.settled.entry(ticket).or_default() += 1;
                }
            }
            Step::Cancel(at) => {
                if let Some(ticket) = self.open(*at).filter(|t| !self.cancelled.contains(t)) {
                    self.bench.dispatcher.cancel(ticket, self.bench.now);
                    self.cancelled.push(ticket);
                    *self.settled.entry(ticket).or_default() += 1;
                }
            }
            Step::Prioritize(at, priority) => {
                if let Some(ticket) = self.open(*at) {
                    self.bench.dispatcher.prioritize(ticket, *priority);
                }
            }
            _ => {}
        }
    }

    fn take_child_step(&mut self, step: &Step) {
        let now = self.bench.now;
        let dispatcher = &mut self.bench.dispatcher;
        let child = |at: &usize| self.children.get(at % self.children.len().max(1)).copied();
        match step {
            Step::Die(at) => {
                if let Some(child) = child(at) {
                    self.bench.die(child);
                    self.children.retain(|other| *other != child);
                }
            }
            Step::Ready(at) => child(at)
                .into_iter()
                .for_each(|child| dispatcher.became_ready(child)),
            Step::LetGo(at) => {
                if let Some(child) = child(at) {
                    dispatcher.let_go(child, now);
                    self.signalled.push(child);
                }
            }
            Step::Disconnect(at) => child(at)
                .into_iter()
                .for_each(|child| dispatcher.disconnected(child, now)),
            Step::Read(at) => child(at).into_iter().for_each(|child| self.read(child)),
            Step::Unread(at) => child(at)
                .into_iter()
                .for_each(|child| dispatcher.found_unread(child, now)),
            Step::Sleep(at) => child(at).into_iter().for_each(|child| {
                dispatcher.sleep(child);
            }),
            Step::Rest(at) | Step::Busy(at) => {
                let question =
                    child(at).and_then(|child| self.asked.get(&child).map(|asked| (child, *asked)));
                match (step, question) {
                    (Step::Rest(_), Some((child, question))) => dispatcher.may_rest(child, question),
                    (_, Some((child, question))) => dispatcher.is_busy(child, question),
                    _ => {}
                }
            }
            Step::Wake(at) => child(at)
                .into_iter()
                .for_each(|child| dispatcher.wake(child, now)),
            Step::Unbind(key) => dispatcher.unbind(*key, now),
            Step::Forget(key) => {
                dispatcher.forget(*key);
            }
            Step::Pass(millis) => self.bench.pass(*millis),
            Step::SetMax(max) => {
                self.max = *max;
                dispatcher.set_max(*max, now);
            }
            _ => {}
        }
    }

    /// A child is seen reading.
    fn read(&mut self, child: ChildId) {
        if let Some(left) = self.doubted.get_mut(&child) {
            *left -= 1;
        }
        self.doubted.retain(|_, left| *left > 0);
        self.bench.dispatcher.found_reading(child, self.bench.now);
    }

    fn trust_who_has_nothing(&mut self) {
        let (running, dropped) = (&self.running, &self.dropped);
        let has_dropped = |child: &ChildId| {
            let of_child = |(of, call): &(ChildId, CallId)| of == child && dropped.contains(call);
            running.iter().any(of_child)
        };
        self.doubted.retain(|child, _| has_dropped(child));
    }

    /// A child gets a call: never before an older one of its id, nor before it is seen reading after one was given up.
    fn start(&mut self, (child, call): (ChildId, CallId)) {
        let key = self.bench.dispatcher.key_of(call);
        let before = self.started.insert(key, call);
        assert!(
            key == 0 || before < Some(call),
            "{call:?} of id {key} starts after {before:?}"
        );
        assert!(!self.doubted.contains_key(&child), "{child:?} gets {call:?}");
        self.running.push((child, call));
    }

    /// Takes note of what the dispatcher said since the last time.
    fn follow(&mut self) {
        self.bench.settle();
        let actions = self.bench.actions.split_off(self.seen.0);
        self.bench.actions.extend_from_slice(&actions);
        for action in actions {
            match action {
                Action::Spawn(child, _) | Action::SpawnLater(child) => self.children.push(child),
                Action::Send(child, call) => self.start((child, call)),
                Action::Cancel(child, call) => {
                    self.dropped.insert(call);
                    self.doubted.entry(child).or_insert(2);
                }
                Action::Ask { child, question, .. } => {
                    self.asked.insert(child, question);
                }
                Action::Stop(child) => {
                    self.stopped.insert(child);
                }
                Action::Continue(child) => {
                    self.stopped.remove(&child);
                }
                _ => {}
            }
        }
        for event in &self.bench.events[self.seen.1..] {
            if let PoolEvent::Rejected { ticket, .. } = event {
                *self.settled.entry(*ticket).or_default() += 1;
            }
        }
        for (child, call) in &self.running {
            let is_alive = self.children.contains(child);
            assert!(
                !is_alive || !self.stopped.contains(child),
                "{child:?} is stopped with {call:?}"
            );
        }
        self.seen = (self.bench.actions.len(), self.bench.events.len());
    }

    /// From now on every child does what is asked of it, until nothing moves any more. Calls that were given up never end.
    fn behave(&mut self) {
        let mut acted = 0;
        for child in std::mem::take(&mut self.signalled) {
            self.end(child);
        }
        for _ in 0..200 {
            while acted < self.bench.actions.len() {
                match self.bench.actions[acted] {
                    Action::End(child) | Action::Kill(child) => {
                        self.end(child);
                    }
                    Action::CheckBlocked(child) => {
                        match self.blocks && !self.bench.dispatcher.given_up(child).is_empty() {
                            true => self.bench.dispatcher.found_unread(child, self.bench.now),
                            false => self.read(child),
                        }
                    }
                    _ => {}
                }
                acted += 1;
                self.follow();
            }
            for at in 0..self.children.len() {
                self.take(&Step::Ready(at));
            }
            let dispatcher = &mut self.bench.dispatcher;
            let waited_for = |(child, call): &(ChildId, CallId)| !dispatcher.given_up(*child).contains(call);
            if let Some(at) = self.running.iter().position(waited_for) {
                self.take(&Step::Answer(at));
            }
            self.take(&Step::Pass(100));
        }
    }

    fn end(&mut self, child: ChildId) {
        self.running.retain(|(of, _)| *of != child);
        if let Some(at) = self.children.iter().position(|other| *other == child) {
            self.take(&Step::Die(at));
        }
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
            (
                "lifecycle",
                group(&[("expect", number(1.0)), ("internal", number(50.0))]),
            ),
        ]),
        running: Vec::new(),
        children: Vec::new(),
        settled: BTreeMap::new(),
        cancelled: Vec::new(),
        started: BTreeMap::new(),
        max: 3,
        asked: BTreeMap::new(),
        stopped: BTreeSet::new(),
        signalled: Vec::new(),
        seen: (0, 0),
        doubted: BTreeMap::new(),
        dropped: BTreeSet::new(),
        blocks: false,
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
        let counters = model.bench.dispatcher.stats().counters;
        prop_assert_eq!((counters.in_flight, counters.queued), (0, 0));
    }

    #[test]
    fn no_call_waits_forever_and_no_child_is_too_many_once_children_behave(steps in prop::collection::vec(step(), 0..120), concurrency in 1..4_u32) {
        let mut model = model(concurrency);
        steps.iter().for_each(|step| model.take(step));
        model.behave();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        prop_assert!(model.children.len() <= model.max, "{:?} live, of {}", model.children, model.max);
        model.bench.dispatcher.close();
        model.behave();
        prop_assert!(model.bench.dispatcher.is_closed());
    }

    #[test]
    fn nobody_waits_forever_for_a_child_that_a_dropped_call_blocks(steps in prop::collection::vec(step(), 0..120)) {
        let mut model = model(1);
        model.blocks = true;
        let is_no_look = |step: &&Step| !matches!(step, Step::Read(_) | Step::Unread(_));
        steps.iter().filter(is_no_look).for_each(|step| model.take(step));
        model.bench.dispatcher.close();
        model.behave();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        prop_assert!(model.bench.dispatcher.is_closed());
    }
}
