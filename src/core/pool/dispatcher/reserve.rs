//! The reserve: children that run in addition to those that serve. They are spares, or replacements for children that
//! have done enough. A child that is ready serves at once, whereas a new child would first have to run its script.

use std::time::Instant;

use super::{Action, Closing, Dispatcher};
use crate::core::child::ChildId;
use crate::core::pool::event::PoolEvent;

impl Dispatcher {
    /// Whether a child of the reserve is ready.
    pub(super) fn has_ready_spare(&self) -> bool {
        self.ready_spare().is_some()
    }

    fn ready_spare(&self) -> Option<ChildId> {
        let is_ready = |id: &&ChildId| self.children.get(id).is_some_and(|child| child.was_ready);
        self.reserve.iter().find(is_ready).copied()
    }

    /// Makes a child of the reserve serve: a ready one, or else the one that was started first.
    pub(super) fn promote(&mut self, now: Instant) -> Option<ChildId> {
        let id = self.take_spare()?;
        self.let_serve(id, now);
        self.promoted(id, now);
        Some(id)
    }

    /// Takes a child out of the reserve.
    pub(super) fn take_spare(&mut self) -> Option<ChildId> {
        let id = self.ready_spare().or_else(|| self.reserve.first().copied())?;
        self.reserve.retain(|other| *other != id);
        Some(id)
    }

    /// Reports that a child of the reserve serves now, and fills its place in the reserve.
    pub(super) fn promoted(&mut self, id: ChildId, now: Instant) {
        // For a child that is still starting, `spawned` reports this.
        if self.children.get(&id).is_some_and(|child| child.pid.is_some()) {
            self.events.push(PoolEvent::Serves { child: id });
        }
        self.keep_reserve(now);
    }

    /// Makes one more child serve, without waiting for it.
    pub(super) fn serve_one_more(&mut self, now: Instant) {
        if self.promote(now).is_some() {
            return;
        }
        let child = self.add_child(now);
        self.let_serve(child, now);
        self.actions.push_back(Action::SpawnLater(child));
    }

    /// Starts and ends children until the reserve has its size, as far as that is allowed now. A timer does the rest
    /// later.
    pub(super) fn keep_reserve(&mut self, now: Instant) {
        if self.closing != Closing::No {
            return;
        }
        // Children are replaced one after the other, so that there is never more than one extra child.
        let wanted = self.config.spare + usize::from(self.used_up().is_some());
        while let Some(&surplus) = self.reserve.get(wanted) {
            self.dismiss(surplus);
        }
        while self.reserve.len() < wanted {
            if let Some(at) = self.restart.wait_unasked(now) {
                return self.respawn_at(at);
            }
            let child = self.add_child(now);
            self.reserve.push(child);
            self.actions.push_back(Action::SpawnLater(child));
        }
    }

    /// The oldest serving child that has done enough.
    fn used_up(&self) -> Option<ChildId> {
        // An isolated child leaves by itself.
        let is_used_up = |id: &&ChildId| self.children.get(id).is_some_and(|child| child.is_used_up);
        let used_up = self.serving.iter().find(is_used_up).copied();
        used_up.filter(|_| !self.config.recycle.is_isolated)
    }

    /// Replaces children that have done enough with ready children of the reserve.
    pub(super) fn take_over(&mut self, now: Instant) {
        while let Some(old) = self.used_up()
            && self.closing == Closing::No
            && self.has_ready_spare()
        {
            self.dismiss(old);
            self.give_grace(old, now);
            self.recycled += 1;
            self.promote(now);
        }
        self.keep_reserve(now);
        self.pump(now);
    }
}
