//! CONSISTENT_HASH: a call with an id goes to the child in the id's seat.

use std::time::Instant;

use super::{Action, Dispatcher, Submission};
use crate::core::balancer::Algorithm;
use crate::core::child::ChildId;
use crate::core::pool::seat::seat_of;

impl Dispatcher {
    /// The seat of a call's id. `None` with other strategies, or without an id.
    pub(super) fn seat_of(&self, submission: &Submission) -> Option<usize> {
        let has_seat = submission.call.key != 0
            && !submission.id.is_empty()
            && self.balancer.borrow().algorithm() == Algorithm::ConsistentHash;
        has_seat.then(|| seat_of(submission.id, self.max, |slot| self.weight_of(slot)))
    }

    /// The child in this seat.
    pub(super) fn child_in(&self, seat: usize) -> Option<ChildId> {
        let sits = |id: &&ChildId| self.children.get(id).is_some_and(|child| child.slot == seat);
        self.serving.iter().find(sits).copied()
    }

    /// The child in this seat. Starts one if the seat is free and a start is allowed.
    pub(super) fn seated(&mut self, seat: usize, id: &str, now: Instant) -> Option<ChildId> {
        if let Some(child) = self.child_in(seat) {
            return Some(child);
        }
        if self.serving.len() >= self.max || !self.may_start(now) {
            return None;
        }
        if let Some(child) = self.take_spare() {
            self.let_serve_in(seat, child, now);
            self.promoted(child, now);
            return Some(child);
        }
        let child = self.add_child(now);
        self.let_serve_in(seat, child, now);
        self.actions.push_back(Action::Spawn(child, id.to_owned()));
        Some(child)
    }
}
