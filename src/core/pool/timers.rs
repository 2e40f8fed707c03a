//! Timers for later actions. Pure: the caller passes the time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::core::child::ChildId;
use crate::core::wire::CallId;

/// The purpose of a timer. When a timer is due but no longer applies, it is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The time limit of a call is over.
    Deadline(CallId),
    /// A call has waited for a child for this many milliseconds.
    Waited(CallId, u32),
    /// Check for idle children.
    Look,
    /// Start a child that had to wait.
    Respawn,
    /// A child's channel has closed; its exit status should be known by now.
    Disconnected(ChildId),
    /// A child got a cancellation; check whether it has read that.
    Blocked(ChildId),
    /// A leaving child should be done with the calls that no caller waits for.
    Overdue(ChildId),
    /// Check whether a child that is starting is at rest.
    AtRest(ChildId),
    /// Replace a child that has done enough.
    UsedUp(ChildId),
    /// A child has reached the age at which it is replaced.
    Age(ChildId),
    /// The time that a child has to get ready is over.
    Start(ChildId),
}

/// Timers by time.
#[derive(Debug, Default)]
pub struct Timers {
    heap: BinaryHeap<Reverse<(Instant, Timer)>>,
    /// Above this size, the deadlines of settled calls are removed. Until then they stay until they are due.
    tidy_above: usize,
}

const TIDY_ABOVE: usize = 1024;

impl Timers {
    /// Adds a timer.
    pub fn set(&mut self, at: Instant, timer: Timer) {
        self.heap.push(Reverse((at, timer)));
    }

    /// Takes the next timer that is due.
    pub fn due(&mut self, now: Instant) -> Option<Timer> {
        let Reverse((at, _)) = self.heap.peek()?;
        if *at > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, timer))| timer)
    }

    /// When the next timer is due.
    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Drops the deadlines of settled calls if there are too many timers.
    pub fn tidy(&mut self, mut is_pending: impl FnMut(CallId) -> bool) {
        if self.heap.len() <= self.tidy_above.max(TIDY_ABOVE) {
            return;
        }
        self.heap.retain(|Reverse((_, timer))| match timer {
            Timer::Deadline(call) | Timer::Waited(call, _) => is_pending(*call),
            _ => true,
        });
        self.tidy_above = self.heap.len() * 2;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn timers_come_in_the_order_of_their_time() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut timers = Timers::default();
        timers.set(at(30), Timer::Look);
        timers.set(at(10), Timer::Respawn);
        assert_eq!(timers.next(), Some(at(10)));
        assert_eq!(timers.due(at(9)), None);
        assert_eq!(timers.due(at(40)), Some(Timer::Respawn));
        assert_eq!(timers.due(at(40)), Some(Timer::Look));
        assert_eq!(timers.due(at(40)), None);
    }

    #[test]
    fn deadlines_of_settled_calls_do_not_pile_up() {
        let now = Instant::now();
        let mut timers = Timers::default();
        for call in 0..100_000 {
            timers.set(now, Timer::Deadline(CallId(call)));
            timers.tidy(|call| call.0 % 100 == 0);
        }
        assert!(timers.heap.len() < 4 * TIDY_ABOVE, "{}", timers.heap.len());
        assert_eq!(timers.due(now), Some(Timer::Deadline(CallId(0))));
    }
}
