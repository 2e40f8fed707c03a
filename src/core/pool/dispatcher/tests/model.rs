//! A model of a pool under any sequence of steps. It tracks where each call is, and how often each was settled.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::steps::Step;
use super::*;

/// A bench that tracks where each call is, and how often each ticket was settled.
pub(super) struct Model {
    pub(super) bench: Bench,
    running: Vec<(ChildId, CallId)>,
    pub(super) children: Vec<ChildId>,
    pub(super) settled: BTreeMap<u32, u32>,
    cancelled: Vec<u32>,
    /// The last call of each key that a child got.
    started: BTreeMap<u32, CallId>,
    pub(super) max: usize,
    pub(super) spare: usize,
    /// Children that the owner still reads from.
    held: Vec<ChildId>,
    /// The last question to each child.
    asked: BTreeMap<ChildId, u32>,
    stopped: BTreeSet<ChildId>,
    /// Children that their owner has asked to end.
    signalled: Vec<ChildId>,
    seen: (usize, usize),
    /// Children that got a cancellation, and how often they must still be seen reading.
    doubted: BTreeMap<ChildId, u32>,
    dropped: BTreeSet<CallId>,
    /// Whether a call that is given up blocks its child.
    pub(super) blocks: bool,
}

impl Model {
    pub(super) fn take(&mut self, step: &Step) {
        match step {
            Step::Call { .. }
            | Step::CallTo(_)
            | Step::CallBeside(_)
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
            Step::CallTo(at) | Step::CallBeside(at) => {
                let is_beside = matches!(step, Step::CallBeside(_));
                // A spare child is not visible to callers.
                let stands_by = |child: &ChildId| self.bench.dispatcher.reserve.contains(child);
                if let Some(to) = self.child(*at).filter(|child| !stands_by(child)) {
                    self.call(|call| (call.to, call.is_beside) = (Some(to), is_beside), "");
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
                .for_each(|child| dispatcher.became_ready(child, now)),
            Step::LetGo(at) => {
                if let Some(child) = child(at) {
                    dispatcher.let_go(child, now);
                    self.signalled.push(child);
                }
            }
            Step::Drain(at) => child(at)
                .into_iter()
                .for_each(|child| dispatcher.drain(child, now)),
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
            Step::Hold(_) | Step::ReleaseHold(_) => self.take_hold_step(step),
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

    fn take_hold_step(&mut self, step: &Step) {
        let now = self.bench.now;
        match step {
            Step::Hold(at) => {
                if let Some(child) = self.child(*at) {
                    self.bench.dispatcher.hold(child);
                    self.held.push(child);
                }
            }
            Step::ReleaseHold(at) if !self.held.is_empty() => {
                let child = self.held.swap_remove(at % self.held.len());
                self.bench.dispatcher.release_hold(child, now);
            }
            _ => {}
        }
    }

    /// Reports a child as reading.
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

    /// A child gets a call. That must never happen before an older call of its id has started, nor before the child is
    /// seen reading after a call was given up.
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

    /// Processes the dispatcher's actions and events since the last time.
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

    /// From now on every child does what it is asked to do, until nothing moves any more. Calls that were given up
    /// never end.
    pub(super) fn behave(&mut self) {
        let mut acted = 0;
        for child in std::mem::take(&mut self.held) {
            self.bench.dispatcher.release_hold(child, self.bench.now);
        }
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

    pub(super) fn finish(&mut self) {
        self.bench.dispatcher.close_by_force();
        self.follow();
        for child in std::mem::take(&mut self.children) {
            self.bench.die(child);
        }
        self.follow();
    }
}

/// How children are kept and replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keeping {
    spare: u8,
    calls: u8,
    isolate: bool,
    ends_idle: bool,
}

pub(super) const PLAIN: Keeping = Keeping {
    spare: 0,
    calls: 0,
    isolate: false,
    ends_idle: false,
};

pub(super) fn keeping() -> impl Strategy<Value = Keeping> {
    let replaced =
        (0..3_u8, 0..4_u8, any::<bool>(), any::<bool>()).prop_map(|(spare, calls, isolate, ends_idle)| {
            Keeping {
                spare,
                calls,
                isolate,
                ends_idle,
            }
        });
    prop_oneof![Just(PLAIN), replaced]
}

pub(super) fn model(concurrency: u32, keeping: Keeping) -> Model {
    let calls = match keeping.calls {
        0 => OptionValue::Undefined,
        calls => number(f64::from(calls)),
    };
    let then = if keeping.ends_idle { "end" } else { "sleep" };
    Model {
        bench: Bench::new(&[
            ("max", number(3.0)),
            ("concurrency", number(f64::from(concurrency))),
            ("spare", number(f64::from(keeping.spare))),
            ("isolate", OptionValue::Bool(keeping.isolate)),
            ("recycle", group(&[("calls", calls)])),
            (
                "lifecycle",
                group(&[
                    ("expect", number(1.0)),
                    ("internal", number(50.0)),
                    ("then", OptionValue::Text(then.to_owned())),
                ]),
            ),
        ]),
        running: Vec::new(),
        children: Vec::new(),
        settled: BTreeMap::new(),
        cancelled: Vec::new(),
        started: BTreeMap::new(),
        max: 3,
        spare: usize::from(keeping.spare),
        held: Vec::new(),
        asked: BTreeMap::new(),
        stopped: BTreeSet::new(),
        signalled: Vec::new(),
        seen: (0, 0),
        doubted: BTreeMap::new(),
        dropped: BTreeSet::new(),
        blocks: false,
    }
}
