//! What the dispatcher knows of one child, and what follows from it alone.

use std::time::Instant;

use super::start::Progress;
use crate::core::child::{Attention, Phase, State};
use crate::core::platform::ExitStatus;
use crate::core::pool::line::Line;
use crate::core::pool::stats::Tally;

/// What the dispatcher knows of a child.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) state: State,
    /// Once it runs.
    pub(super) pid: Option<u32>,
    /// Which of the pool's weights it has.
    pub(super) slot: usize,
    /// No other child that lives has this number.
    pub(super) worker: usize,
    /// Its place among those serving; meaningless before it serves, and once it leaves.
    pub(super) position: usize,
    /// Calls it has that somebody waits for.
    pub(super) live: usize,
    /// Those of them that are beside the others.
    pub(super) beside: usize,
    /// Calls only it may have.
    pub(super) waiting: Line,
    /// The same of those that are to be beside others.
    pub(super) waiting_beside: Line,
    /// Its transport takes more.
    pub(super) has_room: bool,
    /// It has stopped reading its channel, with calls of its own.
    pub(super) is_blocked: bool,
    /// Whether it still reads, after a call of its was given up.
    pub(super) attention: Attention,
    /// It was ready before.
    pub(super) was_ready: bool,
    pub(super) progress: Progress,
    /// Its end was asked for.
    pub(super) dismissed: bool,
    /// Calls that it has answered, without those addressed to it: by these, streams are read.
    pub(super) served: u64,
    /// It has done enough: another one takes its place as soon as that is ready.
    pub(super) is_used_up: bool,
    /// What its owner has from it and still reads, such as streams.
    pub(super) held: usize,
    /// The question that it was asked last was its owner's.
    pub(super) asked_by_hand: bool,
    pub(super) born: Instant,
    pub(super) tally: Tally,
}

impl Child {
    pub(super) fn new(worker: usize, now: Instant) -> Self {
        Child {
            state: State::default(),
            pid: None,
            slot: 0,
            worker,
            position: usize::MAX,
            live: 0,
            beside: 0,
            waiting: Line::default(),
            waiting_beside: Line::default(),
            has_room: true,
            is_blocked: false,
            attention: Attention::new(now),
            was_ready: false,
            progress: Progress::default(),
            dismissed: false,
            served: 0,
            is_used_up: false,
            held: 0,
            asked_by_hand: false,
            born: now,
            tally: Tally::default(),
        }
    }

    pub(super) fn may_take(&self, concurrency: usize) -> bool {
        self.may_take_waiting(concurrency) && self.waiting.is_empty()
    }

    /// Whether it may get the first of the calls that wait for it.
    pub(super) fn may_take_waiting(&self, concurrency: usize) -> bool {
        self.reads() && self.live - self.beside < concurrency
    }

    /// Whether it may get a call beside those that it has.
    pub(super) fn may_take_beside(&self) -> bool {
        self.reads() && self.waiting_beside.is_empty()
    }

    /// Whether it may get a call by what is known of its transport and its event loop.
    pub(super) fn reads(&self) -> bool {
        self.has_room && !self.is_blocked && self.attention.takes_calls()
    }

    /// Calls wait for it.
    pub(super) fn is_waited_for(&self) -> bool {
        !self.waiting.is_empty() || !self.waiting_beside.is_empty()
    }

    /// The line in which its own calls wait.
    pub(super) fn line(&mut self, is_beside: bool) -> &mut Line {
        match is_beside {
            true => &mut self.waiting_beside,
            false => &mut self.waiting,
        }
    }

    /// Calls that it has.
    pub(super) fn at_work(&self) -> usize {
        self.state.in_flight() as usize - self.beside
    }

    /// Somebody waits no more for a call that it has.
    pub(super) fn drop_live(&mut self, is_beside: bool) {
        self.live -= 1;
        self.beside -= usize::from(is_beside);
    }

    /// What may have been forgotten in the script of one that ended by itself.
    pub(super) fn advice(&self, status: ExitStatus) -> Option<&'static str> {
        if status.code != Some(0) || self.dismissed || self.tally.done > 0 {
            return None;
        }
        match (self.progress.has_host, self.was_ready) {
            (false, _) => Some(
                "its script has run to its end without listening for calls; it has to load this package and name its tasks by \
                 ProcessHost.registry()",
            ),
            (true, false) => Some("its script has ended the process before it was ready"),
            (true, true) => None,
        }
    }

    /// Whether it leaves, and all it has is calls that nobody waits for.
    pub(super) fn only_has_dropped_calls(&self) -> bool {
        self.state.phase() == Phase::Leaving
            && self.live == 0
            && !self.is_waited_for()
            && self.held == 0
            && self.state.in_flight() > 0
    }
}
