//! What happens because time passes.

use std::time::Instant;

use super::{Action, Closing, Dispatcher};
use crate::core::pool::event::PoolEvent;
use crate::core::pool::timers::Timer;
use crate::core::worker::{ChildId, Effect, Event};

impl Dispatcher {
    /// Does all that is due.
    pub fn on_time(&mut self, now: Instant) {
        while let Some(timer) = self.timers.due(now) {
            match timer {
                Timer::Deadline(call) => self.time_out(call, now),
                Timer::Look => self.look_for_idle(now),
                Timer::Respawn => self.respawn(now),
                Timer::Disconnected(child) => self.after_disconnect(child, now),
                Timer::Blocked(child) => self.check_blocked(child, now),
                Timer::Overdue(child) => self.end_overdue(child),
                // Given below.
                Timer::Place => {}
            }
        }
        self.pump(now);
        self.close_when_done();
    }

    fn look_for_idle(&mut self, now: Instant) {
        let Some(lifecycle) = self.config.lifecycle else {
            return;
        };
        for child in self.idle.idle(now) {
            self.sleep(child);
        }
        self.timers.set(now + lifecycle.internal, Timer::Look);
    }

    /// Puts a child to sleep, unless it has calls. Returns whether it sleeps.
    pub fn sleep(&mut self, id: ChildId) -> bool {
        let Some(child) = self.children.get_mut(&id) else {
            return false;
        };
        if child.state.on(Event::Idle) == Effect::Stop {
            child.tally.sleeps += 1;
            self.actions.push_back(Action::Stop(id));
            self.events.push(PoolEvent::Slept { child: id });
        }
        child.state.phase() == crate::core::worker::Phase::Asleep
    }

    /// Wakes a child without giving it a call.
    pub fn wake(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        if child.state.on(Event::Wake) == Effect::Continue {
            self.idle.touch(id, now);
            self.actions.push_back(Action::Continue(id));
            self.events.push(PoolEvent::Woke { child: id });
        }
    }

    /// One look at who is missing is enough; it sees to the next.
    pub(super) fn respawn_at(&mut self, at: Instant) {
        if !self.respawn_is_set {
            self.respawn_is_set = true;
            self.timers.set(at, Timer::Respawn);
        }
    }

    /// Starts the children that had to wait: those kept alive, and one for calls in the queue.
    fn respawn(&mut self, now: Instant) {
        self.respawn_is_set = false;
        if self.closing == Closing::Ending || self.closing == Closing::Closed {
            return;
        }
        if !self.queue.is_empty() && self.serving.len() < self.max {
            match self.restart.wait_for_call(now) {
                Some(at) => self.respawn_at(at),
                None => {
                    let child = self.add_child(now);
                    self.actions.push_back(Action::SpawnLater(child));
                }
            }
        }
        self.warm(0, now);
    }
}
