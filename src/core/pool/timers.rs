//! What is to be done later. Pure: the time is given.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::core::child::ChildId;
use crate::core::wire::CallId;

/// What a timer is for. One that no longer applies is ignored when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The time of a call is over.
    Deadline(CallId),
    /// A call has waited for a child for this many milliseconds.
    Waited(CallId, u32),
    /// Look for idle children.
    Look,
    /// Start a child that had to wait.
    Respawn,
    /// A child's channel closed; its exit should be known by now.
    Disconnected(ChildId),
    /// A child got a cancellation; it is time to check whether it has read that.
    Blocked(ChildId),
    /// A child that leaves should be done with the calls that nobody waits for.
    Overdue(ChildId),
    /// Look whether a child that starts is at rest.
    AtRest(ChildId),
    /// A child that has done enough is to be replaced.
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
    /// Deadlines of settled calls stay until due, unless there are too many of them.
    tidy_above: usize,
}

const TIDY_ABOVE: usize = 1024;

impl Timers {
    /// Adds a timer.
    pub fn set(&mut self, at: Instant, timer: Timer) {
        self.heap.push(Reverse((at, timer)));
    }

    /// The next timer that is due, taken out.
    pub fn due(&mut self, now: Instant) -> Option<Timer> {
        let Reverse((at, _)) = self.heap.peek()?;
        if *at > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, timer))| timer)
    }

    /// When the next one is due.
    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Drops the deadlines of calls that are settled, when timers have piled up.
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
