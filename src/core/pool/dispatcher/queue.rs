//! The waiting calls: in the pool's queue for any child, or in the line of the one child that may take them.
//!
//! Calls of one sticky id start in the order in which they arrived. So the queue keeps that order when children come
//! and go, and a new call goes behind the waiting calls of its id.

use std::collections::VecDeque;
use std::time::Instant;

use super::child::Child;
use super::{Action, Dispatcher, Submission};
use crate::core::child::{ChildId, Effect, Event, Phase};
use crate::core::error::Error;
use crate::core::pool::body::Body;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::pending::{Call, Key, Place, Ticket};
use crate::core::wire::CallId;

impl Dispatcher {
    pub(super) fn enqueue(&mut self, submission: &Submission, place: Place, now: Instant) {
        if self.waiting >= self.config.queue_max && !submission.call.is_beside {
            let error = Error::QueueFull {
                max: self.config.queue_max,
            };
            self.events
                .push(PoolEvent::rejected(submission.call.ticket, &error));
            return;
        }
        let id = self.pending.insert(submission.call, now);
        let seat = self.seat_of(submission);
        if let Some(call) = self.pending.get_mut(id) {
            call.place = place;
            call.seat = seat.and_then(|seat| u32::try_from(seat).ok());
            call.body = Body::new(&submission.request(), submission.attached);
        }
        self.waiting += 1;
        self.waiting_keys.enter(submission.call.key, place);
        match place {
            Place::Waiting(child) => self.wait_at(child, id, submission.call.is_beside),
            _ => self.queue.push(id),
        }
        self.grow_for_queue(now);
    }

    /// Records that a call no longer waits, for whatever reason.
    pub(super) fn waits_no_more(&mut self, key: Key, place: Place) {
        self.waiting -= 1;
        self.waiting_keys.leave(key, place);
    }

    fn wait_at(&mut self, id: ChildId, call_id: CallId, is_beside: bool) {
        if let Some(child) = self.children.get_mut(&id) {
            child.line(is_beside).push(call_id);
            if child.state.phase() == Phase::Leaving && !self.parting.contains(&id) {
                self.parting.push(id);
            }
            let effect = child.state.on(Event::Waits);
            self.follow(id, effect);
        }
    }

    fn set_place(&mut self, call_id: CallId, place: Place) {
        if let Some(call) = self.pending.get_mut(call_id) {
            self.waiting_keys.leave(call.key, call.place);
            self.waiting_keys.enter(call.key, place);
            call.place = place;
        }
    }

    /// Sets a timer that starts a child for the queued calls, if another child is allowed.
    fn grow_for_queue(&mut self, now: Instant) {
        if !self.queue.is_empty() && self.serving.len() < self.max {
            self.respawn_at(self.restart.wait_for_call(now).unwrap_or(now));
        }
    }

    /// Sends waiting calls, as far as children have room. Calls that only one child may take go first.
    pub fn pump(&mut self, now: Instant) {
        if self.waiting == 0 {
            return;
        }
        for at in 0..self.serving.len() {
            self.pump_child(self.serving[at], now);
        }
        for at in 0..self.parting.len() {
            self.pump_child(self.parting[at], now);
        }
        let children = &self.children;
        self.parting
            .retain(|id| children.get(id).is_some_and(Child::is_waited_for));
        while let Some(id) = self.queue.first(&self.pending) {
            let key = self.key_of(id);
            let seat = self.pending.get(id).and_then(|call| call.seat);
            let seated = seat.and_then(|seat| self.child_in(seat as usize));
            let Some(child) = self.bindings.get(key).or(seated).or_else(|| self.pick()) else {
                break;
            };
            self.queue.pop_first(id);
            self.hand_over(child, id, key, now);
        }
        self.grow_for_queue(now);
    }

    /// Passes a queued call to its child. If the call is bound to a busy child, it waits for that child.
    fn hand_over(&mut self, id: ChildId, call_id: CallId, key: Key, now: Instant) {
        self.bindings.bind(key, id);
        let may_take = self
            .children
            .get(&id)
            .is_some_and(|child| child.may_take(self.config.concurrency));
        if may_take {
            self.waits_no_more(key, Place::Queued);
            self.take(id, call_id, now);
            self.actions.push_back(Action::Send(id, call_id));
        } else {
            self.set_place(call_id, Place::Waiting(id));
            self.wait_at(id, call_id, false);
        }
    }

    fn pump_child(&mut self, id: ChildId, now: Instant) {
        loop {
            let Some(child) = self.children.get_mut(&id) else {
                return;
            };
            let pending = &self.pending;
            let waits = |call| pending.get(call).is_some();
            let beside = child.waiting_beside.first(waits).filter(|_| child.reads());
            let may_take = child.may_take_waiting(self.config.concurrency);
            let Some(call_id) = beside.or_else(|| child.waiting.first(waits).filter(|_| may_take)) else {
                return;
            };
            child.line(beside.is_some()).pop_first();
            self.waits_no_more(self.key_of(call_id), Place::Waiting(id));
            self.take(id, call_id, now);
            self.actions.push_back(Action::Send(id, call_id));
            // This must follow `take`: a child that is leaving ends as soon as it has no calls.
            self.stopped_waiting_at(id, 1);
        }
    }

    fn stopped_waiting_at(&mut self, id: ChildId, calls: usize) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        for _ in 0..calls {
            if child.state.on(Event::WaitsNoMore) == Effect::End {
                self.actions.push_back(Action::End(id));
            }
        }
    }

    /// Removes a call that is no longer pending from the place where it has waited.
    pub(super) fn unqueue(&mut self, id: CallId, place: Place, is_beside: bool) {
        let pending = &self.pending;
        let Place::Waiting(child) = place else {
            return self.queue.leave(id, pending);
        };
        if let Some(child) = self.children.get_mut(&child) {
            child.line(is_beside).leave(|call| pending.get(call).is_some());
        }
        self.stopped_waiting_at(child, 1);
    }

    /// Moves a call in the queue by its priority. Calls of a sticky id keep their order.
    pub fn prioritize(&mut self, ticket: Ticket, priority: i32) {
        let Some(id) = self.pending.by_ticket(ticket) else {
            return;
        };
        let may_move = |call: &Call| call.place == Place::Queued && !call.is_ranked && call.key == 0;
        if priority != 0 && self.pending.get(id).is_some_and(may_move) {
            self.queue.prioritize(id, priority, &mut self.pending);
        }
    }

    /// Releases the waiting calls of a child that gets no new calls. They have not been sent yet, so they go to others.
    /// Calls that are addressed to the child stay with it.
    pub(super) fn release_waiting(&mut self, id: ChildId) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let pending = &self.pending;
        let (own, orphans): (VecDeque<_>, _) = child
            .waiting
            .take_all(|call| pending.get(call).is_some())
            .into_iter()
            .partition(|call| pending.get(*call).is_some_and(|call| call.is_addressed));
        child.waiting = own.into();
        if child.is_waited_for() {
            self.parting.push(id);
        }
        self.requeue(id, orphans);
    }

    /// Lets the waiting calls of this sticky key go to any child.
    pub(super) fn release_key(&mut self, key: Key) {
        let Some(id) = self.bindings.get(key) else { return };
        self.bindings.unbind(key);
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let pending = &self.pending;
        let (of_key, others): (_, VecDeque<_>) = child
            .waiting
            .take_all(|call| pending.get(call).is_some())
            .into_iter()
            .partition(|call| pending.get(*call).is_some_and(|call| call.key == key));
        child.waiting = others.into();
        self.requeue(id, of_key);
    }

    fn requeue(&mut self, from: ChildId, orphans: VecDeque<CallId>) {
        let count = orphans.len();
        for call in &orphans {
            self.set_place(*call, Place::Queued);
        }
        self.queue.merge(orphans);
        self.stopped_waiting_at(from, count);
    }

    /// Rejects the calls that wait for one child.
    pub(super) fn lose_waiting(&mut self, id: ChildId, error: &Error) {
        let pending = &self.pending;
        let waits = |call: CallId| pending.get(call).is_some();
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let beside = child.waiting_beside.take_all(waits);
        for call in beside.into_iter().chain(child.waiting.take_all(waits)) {
            self.waits_no_more(self.key_of(call), Place::Waiting(id));
            self.reject(call, error);
            // The caller ends the child.
            if let Some(child) = self.children.get_mut(&id) {
                child.state.on(Event::WaitsNoMore);
            }
        }
    }

    pub(super) fn reject_queue(&mut self, error: &Error) {
        for call in self.queue.take_all(&self.pending) {
            self.waits_no_more(self.key_of(call), Place::Queued);
            self.reject(call, error);
        }
    }
}
