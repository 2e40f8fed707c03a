//! Asks idle children whether they may be suspended. Any activity withdraws the question, and wakes a child that
//! sleeps.

use std::time::Instant;

use super::child::Child;
use super::{Action, Dispatcher};
use crate::core::child::{ChildId, Effect, Event, Phase};
use crate::core::pool::config::WhenIdle;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::timers::Timer;

impl Dispatcher {
    pub(super) fn look_for_idle(&mut self, now: Instant) {
        let Some(lifecycle) = self.config.lifecycle else {
            return;
        };
        for child in self.idle.idle(now) {
            self.ask(child, false);
        }
        self.timers.set(now + lifecycle.internal, Timer::Look);
    }

    /// Asks a child whether it may be stopped, unless it has calls.
    pub fn ask(&mut self, id: ChildId, by_hand: bool) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        if let Effect::Ask(question) = child.state.on(Event::Idle) {
            child.asked_by_hand = by_hand;
            self.actions.push_back(Action::Ask {
                child: id,
                question,
                by_hand,
            });
        }
    }

    /// Suspends a child that has agreed, or ends it if idle children end.
    pub fn may_rest(&mut self, id: ChildId, question: u32) {
        if self.ends_when_idle(id, question) {
            self.dismiss(id);
        } else if self.config.runtime.can_sleep() {
            self.change(id, Event::MayRest(question));
        } else {
            self.change(id, Event::Wake);
        }
    }

    fn ends_when_idle(&self, id: ChildId, question: u32) -> bool {
        let ends = self
            .config
            .lifecycle
            .is_some_and(|lifecycle| lifecycle.then == WhenIdle::End);
        let is_meant = |child: &Child| child.state.is_asked(question) && !child.asked_by_hand;
        ends && self.serving.len() > self.config.min
            && self.is_serving(id)
            && self.children.get(&id).is_some_and(is_meant)
    }

    /// Records that a child is busy, even if it has answered otherwise before.
    pub fn is_busy(&mut self, id: ChildId, question: u32) {
        self.change(id, Event::Busy(question));
    }

    /// Suspends a child without asking it, unless it has calls. Returns whether it sleeps.
    pub fn sleep(&mut self, id: ChildId) -> bool {
        self.change(id, Event::Rest);
        self.children
            .get(&id)
            .is_some_and(|child| child.state.phase() == Phase::Asleep)
    }

    /// Wakes a child and marks it as active: a message comes from it or goes to it, or its owner wants it awake.
    pub fn wake(&mut self, id: ChildId, now: Instant) {
        if self.idle.last_active(id).is_some() {
            self.idle.touch(id, now);
        }
        self.change(id, Event::Wake);
    }

    /// Records that a child has printed something at this time.
    pub fn printed(&mut self, id: ChildId, at: Instant) {
        if self.idle.last_active(id).is_some_and(|last| last < at) {
            self.idle.touch(id, at);
        }
    }

    /// Whether a child was idle for long enough, as far as is known now.
    pub fn is_idle(&self, id: ChildId, now: Instant) -> bool {
        self.idle.is_idle(id, now)
    }

    fn change(&mut self, id: ChildId, event: Event) {
        if let Some(child) = self.children.get_mut(&id) {
            let effect = child.state.on(event);
            self.follow(id, effect);
        }
    }

    /// Carries out what a child's event requires for its sleep.
    pub(super) fn follow(&mut self, id: ChildId, effect: Effect) {
        match effect {
            Effect::Stop => {
                if let Some(child) = self.children.get_mut(&id) {
                    child.tally.sleeps += 1;
                }
                self.actions.push_back(Action::Stop(id));
                self.events.push(PoolEvent::Slept { child: id });
            }
            Effect::Continue => {
                self.actions.push_back(Action::Continue(id));
                self.events.push(PoolEvent::Woke { child: id });
            }
            Effect::Withdraw => self.actions.push_back(Action::Withdraw(id)),
            Effect::None | Effect::Ready | Effect::Ask(_) | Effect::End => {}
        }
    }
}
