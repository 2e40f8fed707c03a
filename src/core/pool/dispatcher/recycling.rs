//! Decides which children have done enough, by [`Recycle`](crate::core::pool::config::Recycle), and replaces them.

use std::time::Instant;

use super::{Action, Closing, Dispatcher};
use crate::core::child::{ChildId, Effect, Event, Phase};
use crate::core::pool::timers::Timer;

impl Dispatcher {
    /// Checks a child after one of its calls. A child that has done enough is replaced in the next turn. By then the
    /// owner has seen the answer, and holds the child if there is more to read from it.
    pub(super) fn count_use(&mut self, id: ChildId, now: Instant) {
        if !self.config.recycle.counts_calls() || !self.has_done_enough(id, now) {
            return;
        }
        if let Some(child) = self.children.get_mut(&id).filter(|child| !child.is_used_up) {
            child.is_used_up = true;
            self.timers.set(now, Timer::UsedUp(id));
        }
    }

    fn has_done_enough(&self, id: ChildId, now: Instant) -> bool {
        let Some(child) = self.children.get(&id) else {
            return false;
        };
        let recycle = self.config.recycle;
        // A child that has aged without calls is as good as a new one.
        let is_old = recycle.age.is_some_and(|age| now - child.born >= age) && child.tally.done > 0;
        let has_served = recycle.calls.is_some_and(|calls| child.served >= calls);
        recycle.is_isolated || is_old || has_served
    }

    /// Sets the timer for the age at which a child is replaced.
    pub(super) fn time_age(&mut self, id: ChildId, now: Instant) {
        if let Some(age) = self.config.recycle.age {
            self.timers.set(now + age, Timer::Age(id));
        }
    }

    /// Replaces a child that has reached that age, if it has served calls.
    pub(super) fn reached_age(&mut self, id: ChildId, now: Instant) {
        if self.has_done_enough(id, now) {
            self.recycle(id, now);
        }
    }

    /// Replaces a child that uses more memory than `recycle.memory`.
    pub fn exceeded_memory(&mut self, id: ChildId, now: Instant) {
        // A child that is too large from the start would be replaced again and again.
        if self.children.get(&id).is_some_and(|child| child.tally.done > 0) {
            self.recycle(id, now);
        }
    }

    /// Replaces a child: it serves until another child is ready, and ends once it is done with its calls.
    pub fn recycle(&mut self, id: ChildId, now: Instant) {
        if !self.may_leave(id) {
            return;
        }
        if let Some(child) = self.children.get_mut(&id) {
            child.is_used_up = true;
        }
        if self.config.recycle.is_isolated {
            self.recycled += 1;
            self.drain(id, now);
        } else {
            self.take_over(now);
        }
    }

    /// Ends a child once it is done with its calls; it takes no new ones. Another child is started only if calls or
    /// `min` need it.
    pub fn drain(&mut self, id: ChildId, now: Instant) {
        if !self.may_leave(id) {
            return;
        }
        self.let_go(id, now);
        self.give_grace(id, now);
        self.warm(0, now);
    }

    fn may_leave(&self, id: ChildId) -> bool {
        self.closing == Closing::No && (self.is_serving(id) || self.reserve.contains(&id))
    }

    /// Keeps a child while the owner still reads from it: the child neither sleeps nor ends for having no calls.
    pub fn hold(&mut self, id: ChildId) {
        let Some(child) = self.children.get_mut(&id).filter(|child| !child.state.is_done()) else {
            return;
        };
        child.held += 1;
        let effect = child.state.on(Event::Waits);
        self.follow(id, effect);
    }

    /// Ends one hold of a child: the owner has read what it wanted.
    pub fn release_hold(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id).filter(|child| child.held > 0) else {
            return;
        };
        child.held -= 1;
        if child.state.on(Event::WaitsNoMore) == Effect::End {
            self.actions.push_back(Action::End(id));
        }
        self.give_grace(id, now);
    }

    /// Whether a child still gets the calls that read its streams, even if it is leaving.
    pub(super) fn is_read(&self, id: ChildId) -> bool {
        let child = self.children.get(&id);
        child.is_some_and(|child| child.held > 0 || child.state.phase() != Phase::Leaving)
    }
}
