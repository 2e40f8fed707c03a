//! The pool's queue: calls that any child may take, ordered by age and priority.
//!
//! One level of priority counts as [`LEVEL`] of waiting. So the position of a call is known from the start, and even
//! the least urgent call gets its turn.

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::line::Line;
use super::pending::Pending;
use crate::core::wire::CallId;

/// A call that has waited longer by this time goes before a call that is one level more urgent.
pub const LEVEL: Duration = Duration::from_secs(10);

/// The arrival time of a call, shifted by its priority, in microseconds since the creation of the queue.
type Rank = i64;

/// Waiting calls in the order of their turns.
#[derive(Debug)]
pub struct Queue {
    /// Calls without a priority: nearly all calls.
    plain: Line,
    ranked: BTreeSet<(Rank, CallId)>,
    /// The ranks of these calls.
    ranks: FxHashMap<CallId, Rank>,
    began: Instant,
}

impl Queue {
    /// Creates an empty queue.
    pub fn new(now: Instant) -> Self {
        Queue {
            plain: Line::default(),
            ranked: BTreeSet::new(),
            ranks: FxHashMap::default(),
            began: now,
        }
    }

    /// Whether no call waits.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.ranked.is_empty()
    }

    /// Adds the youngest call.
    pub fn push(&mut self, call: CallId) {
        self.plain.push(call);
    }

    /// The call whose turn is next.
    pub fn first(&mut self, pending: &Pending) -> Option<CallId> {
        let plain = self.plain.first(|call| is_plain(pending, call));
        let Some(&(rank, ranked)) = self.ranked.first() else {
            return plain;
        };
        let submitted = plain.and_then(|call| pending.get(call)).map(|call| call.since);
        let is_older = submitted.is_some_and(|at| self.rank_of(at, 0) <= rank);
        if is_older { plain } else { Some(ranked) }
    }

    /// Removes the call that [`Queue::first`] has just returned.
    pub fn pop_first(&mut self, call: CallId) {
        if self.ranked.first().is_some_and(|(_, first)| *first == call) {
            self.ranked.pop_first();
            self.ranks.remove(&call);
        } else {
            self.plain.pop_first();
        }
    }

    /// Gives a call in the queue a priority other than 0.
    pub fn prioritize(&mut self, id: CallId, priority: i32, pending: &mut Pending) {
        let Some(call) = pending.get_mut(id) else { return };
        let rank = self.rank_of(call.since, priority);
        call.is_ranked = true;
        self.plain.leave(|call| is_plain(pending, call));
        self.ranked.insert((rank, id));
        self.ranks.insert(id, rank);
    }

    /// Removes a call that is no longer pending.
    pub fn leave(&mut self, id: CallId, pending: &Pending) {
        match self.ranks.remove(&id) {
            Some(rank) => {
                self.ranked.remove(&(rank, id));
            }
            None => self.plain.leave(|call| is_plain(pending, call)),
        }
    }

    /// Adds calls without a priority that have waited elsewhere, by age.
    pub fn merge(&mut self, calls: VecDeque<CallId>) {
        self.plain.merge(calls);
    }

    /// Takes all calls.
    pub fn take_all(&mut self, pending: &Pending) -> Vec<CallId> {
        let plain = self.plain.take_all(|call| is_plain(pending, call));
        let ranked = std::mem::take(&mut self.ranked);
        self.ranks.clear();
        plain
            .into_iter()
            .chain(ranked.into_iter().map(|(_, call)| call))
            .collect()
    }

    fn rank_of(&self, submitted: Instant, priority: i32) -> Rank {
        let age = submitted.saturating_duration_since(self.began).as_micros() as Rank;
        age - Rank::from(priority) * LEVEL.as_micros() as Rank
    }
}

/// Whether a call still waits among those without a priority.
fn is_plain(pending: &Pending, call: CallId) -> bool {
    pending.get(call).is_some_and(|call| !call.is_ranked)
}
