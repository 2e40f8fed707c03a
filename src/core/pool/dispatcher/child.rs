//! The dispatcher's data about one child, and what follows from that alone.

use std::time::Instant;

use super::start::Progress;
use crate::core::child::{Attention, Phase, State};
use crate::core::platform::ExitStatus;
use crate::core::pool::line::Line;
use crate::core::pool::stats::Tally;

/// The dispatcher's data about one child.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) state: State,
    /// The process id, once the child runs.
    pub(super) pid: Option<u32>,
    /// The child's slot, which determines its weight.
    pub(super) slot: usize,
    /// A number that no other living child has.
    pub(super) worker: usize,
    /// The child's index among the serving children. Meaningless before the child serves, and after it has left.
    pub(super) position: usize,
    /// The number of its calls that a caller waits for.
    pub(super) live: usize,
    /// How many of these are in addition to its regular calls.
    pub(super) beside: usize,
    /// Waiting calls that only this child may take.
    pub(super) waiting: Line,
    /// The same for calls that are in addition to its regular calls.
    pub(super) waiting_beside: Line,
    /// Whether its transport accepts more.
    pub(super) has_room: bool,
    /// Whether the child has stopped reading its channel while it has calls.
    pub(super) is_blocked: bool,
    /// Whether the child still reads, after one of its calls was given up.
    pub(super) attention: Attention,
    /// Whether the child has been ready.
    pub(super) was_ready: bool,
    pub(super) progress: Progress,
    /// Whether the pool or its owner asked for the child's end.
    pub(super) dismissed: bool,
    /// The number of calls that it has answered, except addressed calls, which read streams.
    pub(super) served: u64,
    /// Whether the child has done enough: another child replaces it as soon as that one is ready.
    pub(super) is_used_up: bool,
    /// The number of things from the child that its owner still reads, such as streams.
    pub(super) held: usize,
    /// Whether the owner asked for the last question to the child.
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

    /// Whether the child may get the first of the calls that wait for it.
    pub(super) fn may_take_waiting(&self, concurrency: usize) -> bool {
        self.reads() && self.live - self.beside < concurrency
    }

    /// Whether the child may get a call in addition to its regular calls.
    pub(super) fn may_take_beside(&self) -> bool {
        self.reads() && self.waiting_beside.is_empty()
    }

    /// Whether the child may get a call, judged by its transport and its event loop.
    pub(super) fn reads(&self) -> bool {
        self.has_room && !self.is_blocked && self.attention.takes_calls()
    }

    /// Whether calls wait for this child.
    pub(super) fn is_waited_for(&self) -> bool {
        !self.waiting.is_empty() || !self.waiting_beside.is_empty()
    }

    /// The line in which the calls for this child wait.
    pub(super) fn line(&mut self, is_beside: bool) -> &mut Line {
        match is_beside {
            true => &mut self.waiting_beside,
            false => &mut self.waiting,
        }
    }

    /// The number of regular calls that the child has.
    pub(super) fn at_work(&self) -> usize {
        self.state.in_flight() as usize - self.beside
    }

    /// Records that the caller of one of its calls no longer waits.
    pub(super) fn drop_live(&mut self, is_beside: bool) {
        self.live -= 1;
        self.beside -= usize::from(is_beside);
    }

    /// What may be missing in the script of a child that ended by itself.
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

    /// Whether the child is leaving and has only calls that no caller waits for.
    pub(super) fn only_has_dropped_calls(&self) -> bool {
        self.state.phase() == Phase::Leaving
            && self.live == 0
            && !self.is_waited_for()
            && self.held == 0
            && self.state.in_flight() > 0
    }
}
