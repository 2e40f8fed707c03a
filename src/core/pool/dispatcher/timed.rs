//! What happens as time passes.

use std::time::{Duration, Instant};

use super::{Closing, Dispatcher};
use crate::core::pool::pending::Ticket;
use crate::core::pool::timers::Timer;

impl Dispatcher {
    /// Does everything that is due.
    pub fn on_time(&mut self, now: Instant) {
        while let Some(timer) = self.timers.due(now) {
            match timer {
                Timer::Deadline(call) => self.time_out(call, now),
                Timer::Waited(call, timeout_ms) => self.give_up_waiting(call, timeout_ms, now),
                Timer::Look => self.look_for_idle(now),
                Timer::Respawn => self.respawn(now),
                Timer::Disconnected(child) => self.after_disconnect(child, now),
                Timer::Blocked(child) => self.check_blocked(child, now),
                Timer::Overdue(child) => self.end_overdue(child),
                Timer::AtRest(child) => self.look_at_rest(child),
                Timer::UsedUp(child) => self.recycle(child, now),
                Timer::Age(child) => self.reached_age(child, now),
                Timer::Start(child) => self.look_for_debugger(child),
            }
        }
        self.pump(now);
        self.close_when_done();
    }

    /// Limits the wait of a call. If no child has got the call by then, it is rejected.
    pub fn limit_wait(&mut self, ticket: Ticket, timeout_ms: u32, now: Instant) {
        if let Some(call) = self.pending.by_ticket(ticket) {
            let at = now + Duration::from_millis(timeout_ms.into());
            self.timers.set(at, Timer::Waited(call, timeout_ms));
        }
    }

    /// Sets a timer that starts missing children. One timer is enough, since it sets the next.
    pub(super) fn respawn_at(&mut self, at: Instant) {
        if !self.respawn_is_set {
            self.respawn_is_set = true;
            self.timers.set(at, Timer::Respawn);
        }
    }

    /// Starts the children that had to wait: the children that `min` keeps alive, and one for calls in the queue.
    fn respawn(&mut self, now: Instant) {
        self.respawn_is_set = false;
        if self.closing == Closing::Ending || self.closing == Closing::Closed {
            return;
        }
        if !self.queue.is_empty() && self.serving.len() < self.max {
            match self.restart.wait_for_call(now) {
                Some(at) if !self.has_ready_spare() => self.respawn_at(at),
                _ => self.serve_one_more(now),
            }
        }
        self.warm(0, now);
    }
}
