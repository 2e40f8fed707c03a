//! Tests of the dispatcher without any process.

mod beside;
mod closing;
mod deaths;
mod hashing;
mod model;
mod priorities;
mod queueing;
mod recycling;
mod reserve;
mod routing;
mod sequences;
mod sleeping;
mod starting;
mod steps;
mod time_limits;

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::{Action, Dispatcher, Submission};
use crate::core::child::{ChildId, Farewell};
use crate::core::platform::ExitStatus;
use crate::core::pool::PoolStats;
use crate::core::pool::body::Attached;
use crate::core::pool::config::Config;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::option::OptionValue;
use crate::core::pool::pending::NewCall;
use crate::core::wire::{CallId, Flags};

/// A dispatcher with its own clock, and all its actions and events.
pub(super) struct Bench {
    pub(super) dispatcher: Dispatcher,
    pub(super) now: Instant,
    pub(super) actions: Vec<Action>,
    pub(super) events: Vec<PoolEvent>,
    next_ticket: u32,
    next_pid: u32,
}

/// An option value that is a number.
pub(super) fn number(value: f64) -> OptionValue {
    OptionValue::Number(value)
}

/// An option value that is a group of options.
pub(super) fn group(entries: &[(&str, OptionValue)]) -> OptionValue {
    OptionValue::Map(
        entries
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
    )
}

impl Bench {
    /// Creates a bench with these options.
    pub(super) fn new(options: &[(&str, OptionValue)]) -> Self {
        let path = ("path", OptionValue::Text("/app/child.js".to_owned()));
        let config = Config::read(group(&[&[path], options].concat())).unwrap();
        let now = Instant::now();
        Bench {
            dispatcher: Dispatcher::new(Rc::new(config), 7, now),
            now,
            actions: Vec::new(),
            events: Vec::new(),
            next_ticket: 0,
            next_pid: 1000,
        }
    }

    /// Collects actions and events. Children that must be started run at once.
    pub(super) fn settle(&mut self) {
        while let Some(action) = self.dispatcher.next_action() {
            if let Action::LookForDebugger(child) = action {
                self.dispatcher.start_timed_out(child, self.now);
                continue;
            }
            if let Action::Spawn(child, _) | Action::SpawnLater(child) = action {
                self.next_pid += 1;
                self.dispatcher.spawned(child, self.next_pid, None);
            }
            self.actions.push(action);
        }
        self.events.extend(self.dispatcher.take_events());
    }

    /// Submits a call. Returns its ticket, and the child and id if the call was sent at once.
    pub(super) fn call_with(
        &mut self,
        change: impl FnOnce(&mut NewCall),
        id: &str,
    ) -> (u32, Option<(ChildId, CallId)>) {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        let mut call = NewCall {
            ticket,
            to: None,
            is_beside: false,
            key: 0,
            timeout_ms: 0,
            counted: 0,
        };
        change(&mut call);
        let sent = self.dispatcher.submit(
            &Submission {
                call,
                task: b"\"t\"",
                params: b"1",
                flags: Flags::default(),
                parts: &[],
                attached: Attached::default(),
                id,
            },
            self.now,
        );
        self.settle();
        (ticket, sent)
    }

    /// Submits a plain call that must find a child.
    pub(super) fn call(&mut self) -> (ChildId, CallId) {
        self.call_with(|_| {}, "").1.expect("a child")
    }

    /// Submits a call with a sticky key.
    pub(super) fn sticky(&mut self, key: u32) -> ChildId {
        self.call_with(|call| call.key = key, &key.to_string())
            .1
            .expect("a child")
            .0
    }

    /// Makes the child answer.
    pub(super) fn answer(&mut self, (child, call): (ChildId, CallId)) -> Option<Option<u32>> {
        let answered = self.dispatcher.answered(child, call, self.now);
        self.dispatcher.after_answers(self.now);
        self.settle();
        answered
    }

    /// Makes the child die.
    pub(super) fn die(&mut self, child: ChildId) {
        let status = ExitStatus {
            signal: Some("SIGKILL"),
            ..ExitStatus::default()
        };
        self.dispatcher
            .exited(child, status, Farewell::default(), self.now);
        self.settle();
    }

    /// Submits a plain call to a child that has run its script.
    pub(super) fn call_ready(&mut self) -> (ChildId, CallId) {
        let sent = self.call();
        self.dispatcher.became_ready(sent.0, self.now);
        sent
    }

    /// Reports the child as reading, often enough for it to get calls again.
    pub(super) fn reads(&mut self, child: ChildId) {
        for _ in 0..2 {
            self.dispatcher.found_reading(child, self.now);
        }
        self.settle();
    }

    /// The questions that children were asked so far.
    pub(super) fn asked(&self) -> Vec<(ChildId, u32)> {
        let asked = self.actions.iter().filter_map(|action| match action {
            Action::Ask { child, question, .. } => Some((*child, *question)),
            _ => None,
        });
        asked.collect()
    }

    /// Lets time pass. Children that are asked answer that they may be stopped.
    pub(super) fn rest(&mut self, millis: u64) {
        let before = self.asked().len();
        self.pass(millis);
        for (child, question) in self.asked().split_off(before) {
            self.dispatcher.may_rest(child, question);
        }
        self.settle();
    }

    /// Lets time pass, and does what is due.
    pub(super) fn pass(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.dispatcher.on_time(self.now);
        self.settle();
    }

    /// The tickets rejected so far, with their error codes.
    pub(super) fn rejected(&self) -> Vec<(u32, String)> {
        let rejected = self.events.iter().filter_map(|event| match event {
            PoolEvent::Rejected { ticket, failure } => Some((*ticket, failure.code.to_owned())),
            _ => None,
        });
        rejected.collect()
    }

    /// The children that were ended so far.
    pub(super) fn ended(&self) -> Vec<ChildId> {
        let ended = self.actions.iter().filter_map(|action| match action {
            Action::End(child) | Action::Kill(child) => Some(*child),
            _ => None,
        });
        ended.collect()
    }

    /// Records that the child has run its script.
    pub(super) fn ready(&mut self, child: u32) {
        self.dispatcher.became_ready(ChildId(child), self.now);
        self.settle();
    }

    /// The calls that were sent from a queue, oldest first.
    pub(super) fn sent_later(&self) -> Vec<(ChildId, CallId)> {
        let sent = self.actions.iter().filter_map(|action| match action {
            Action::Send(child, call) => Some((*child, *call)),
            _ => None,
        });
        sent.collect()
    }

    /// The pool's statistics.
    pub(super) fn stats(&self) -> PoolStats {
        self.dispatcher.stats(self.now)
    }

    pub(super) fn started(&self) -> usize {
        self.actions
            .iter()
            .filter(|action| matches!(action, Action::Spawn(..) | Action::SpawnLater(_)))
            .count()
    }
}
