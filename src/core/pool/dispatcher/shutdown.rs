//! How a pool reduces its children, and how it closes.

use std::time::Instant;

use super::{Action, Closing, Dispatcher};
use crate::core::child::ChildId;
use crate::core::error::Error;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::pending::Place;

impl Dispatcher {
    /// Changes the maximum number of children. If there are more, the youngest finish their calls and end.
    pub fn set_max(&mut self, max: usize, now: Instant) {
        self.max = max;
        while let Some(&youngest) = self.serving.get(max) {
            self.dismiss(youngest);
            self.give_grace(youngest, now);
        }
        self.pump(now);
    }

    /// Releases a child that the caller ends. It gets no new calls, and calls that have waited for it go to others.
    pub fn let_go(&mut self, id: ChildId, now: Instant) {
        self.dismiss(id);
        self.pump(now);
    }

    /// Takes a child out of service for good. It ends once it has no calls, or when the caller ends it.
    pub(super) fn dismiss(&mut self, id: ChildId) {
        if let Some(child) = self.children.get_mut(&id) {
            child.dismissed = true;
        }
        self.stop_serving(id);
    }

    /// Stops accepting calls. Calls in progress are served, then the children end.
    pub fn close(&mut self) {
        if self.closing == Closing::No {
            self.closing = Closing::Draining;
        }
        self.close_when_done();
    }

    /// Rejects all calls now, and kills the children.
    pub fn close_by_force(&mut self) {
        if self.closing == Closing::Closed {
            return;
        }
        self.closing = Closing::Ending;
        for call in self.pending.all() {
            self.reject(call, &Error::PoolClosed);
        }
        self.queue.take_all(&self.pending);
        self.waiting = 0;
        self.waiting_keys.clear();
        let children: Vec<ChildId> = self.children.keys().copied().collect();
        for child in children {
            self.dismiss(child);
            self.actions.push_back(Action::Kill(child));
        }
        self.close_when_done();
    }

    /// Continues to close, as far as calls and children allow.
    pub(super) fn close_when_done(&mut self) {
        if self.closing == Closing::Draining && self.pending.is_idle() {
            self.closing = Closing::Ending;
            self.reject_beside();
            let children: Vec<ChildId> = self.children.keys().copied().collect();
            for child in children {
                self.dismiss(child);
                self.actions.push_back(Action::End(child));
            }
        }
        if self.closing == Closing::Ending && self.children.is_empty() {
            self.closing = Closing::Closed;
            self.events.push(PoolEvent::Closed);
        }
    }

    /// Rejects the calls of streams that are still open: they must not delay the end. There are no other calls by now.
    fn reject_beside(&mut self) {
        for call_id in self.pending.all() {
            let Some(call) = self.pending.get(call_id) else {
                continue;
            };
            let place = call.place;
            let Some(Some(ticket)) = self.pending.abandon(call_id) else {
                continue;
            };
            self.events.push(PoolEvent::rejected(ticket, &Error::PoolClosed));
            let Place::Running(child) = place else {
                self.pending.remove(call_id);
                self.waits_no_more(0, place);
                self.unqueue(call_id, place, true);
                continue;
            };
            if let Some(child) = self.children.get_mut(&child) {
                child.drop_live(true);
            }
        }
    }

    /// Whether the pool is closed and all its children have ended.
    pub fn is_closed(&self) -> bool {
        self.closing == Closing::Closed
    }

    /// Called after a batch of answers: sends waiting calls, and continues to close.
    pub fn after_answers(&mut self, now: Instant) {
        self.pump(now);
        if self.closing == Closing::Draining {
            self.close_when_done();
        }
    }
}
