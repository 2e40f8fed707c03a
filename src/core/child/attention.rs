//! Decides whether a child still reads after one of its calls was given up. A pure function of observations and times.
//!
//! A blocked child reads nothing, so it must get no new call. It may also have read the call together with its
//! cancellation, and be blocked by that call since. So it gets one more message after the cancellation, and must read
//! that message, too. A task that continues after its call was given up may block the child even later. So there is a
//! last check, which does not hold back new calls.

use std::time::{Duration, Instant};

/// The delay of the first check. It is so short that a healthy child loses only the time that it takes to read.
const FIRST_PAUSE: Duration = Duration::from_micros(250);
/// The longest time between two checks, and the least time that a child gets for reading.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// There is no reason for a check.
    Sure,
    /// The child got a cancellation, and has not read it yet.
    Told,
    /// The child has read the cancellation, and got one more message to read.
    Probed,
    /// The child has read everything, and its cancelled task still runs.
    Late,
    /// As `Late`, and the child got another message to read.
    LateProbed,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing needs to be done yet.
    Wait,
    /// The child must get a message to read.
    Probe,
    /// The child may get calls again.
    Reads,
    /// The child has read nothing for too long: it is blocked.
    Blocked,
}

/// What is known about one child's reading.
#[derive(Debug, Clone, Copy)]
pub struct Attention {
    stage: Stage,
    /// The time when the child got the message that it must read.
    since: Instant,
    pause: Duration,
    look_at: Option<Instant>,
}

impl Attention {
    /// The state of a child that has just been started.
    pub fn new(now: Instant) -> Self {
        Attention {
            stage: Stage::Sure,
            since: now,
            pause: FIRST_PAUSE,
            look_at: None,
        }
    }

    /// Whether the child may get new calls.
    pub fn takes_calls(&self) -> bool {
        !matches!(self.stage, Stage::Told | Stage::Probed)
    }

    /// The time of the next check.
    pub fn look_at(&self) -> Option<Instant> {
        self.look_at
    }

    /// Records that one of the child's calls was given up. If a check is in progress, it covers this call, too.
    pub fn call_given_up(&mut self, now: Instant) {
        if self.takes_calls() {
            self.enter(Stage::Told, now);
        }
    }

    /// Records that the child no longer has calls that were given up.
    pub fn is_done(&mut self) {
        self.stage = Stage::Sure;
        self.look_at = None;
    }

    /// Whether the child must be checked now. A timer of an earlier check may still fire.
    pub fn is_due(&mut self, now: Instant) -> bool {
        self.look_at.take_if(|at| *at <= now).is_some()
    }

    /// Whether the last check is due, for which the child must get a message to read first.
    pub fn wants_probe(&mut self, now: Instant) -> bool {
        let wants = self.stage == Stage::Late;
        if wants {
            self.enter(Stage::LateProbed, now);
        }
        wants
    }

    /// Records that the child has read everything. `grace` is the time that a blocked child gets.
    pub fn seen_reading(&mut self, grace: Duration, now: Instant) -> Verdict {
        match self.stage {
            Stage::Told => {
                self.enter(Stage::Probed, now);
                Verdict::Probe
            }
            Stage::Probed => {
                self.stage = Stage::Late;
                self.look_at = Some(now + grace.max(LONGEST_PAUSE));
                Verdict::Reads
            }
            Stage::Sure | Stage::Late | Stage::LateProbed => {
                self.is_done();
                Verdict::Reads
            }
        }
    }

    /// Records that the child has not read everything.
    pub fn seen_unread(&mut self, grace: Duration, now: Instant) -> Verdict {
        let grace = grace.max(LONGEST_PAUSE);
        let ends = self.since + grace;
        if now >= ends {
            self.look_at = Some(now + grace);
            return Verdict::Blocked;
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        self.look_at = Some(ends.min(now + self.pause));
        Verdict::Wait
    }

    /// Records that the child is still starting.
    pub fn not_there_yet(&mut self, now: Instant) {
        self.since = now;
        self.pause = LONGEST_PAUSE;
        self.look_at = Some(now + self.pause);
    }

    fn enter(&mut self, stage: Stage, now: Instant) {
        *self = Attention {
            stage,
            since: now,
            pause: FIRST_PAUSE,
            look_at: Some(now + FIRST_PAUSE),
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GRACE: Duration = Duration::from_secs(1);

    #[test]
    fn a_healthy_child_gets_calls_again_once_it_has_read_twice() {
        let now = Instant::now();
        let mut attention = Attention::new(now);
        assert!(attention.takes_calls());
        attention.call_given_up(now);
        assert!(!attention.takes_calls() && !attention.is_due(now));
        assert!(attention.is_due(now + FIRST_PAUSE) && !attention.is_due(now + FIRST_PAUSE));
        assert_eq!(attention.seen_reading(GRACE, now), Verdict::Probe);
        assert!(!attention.takes_calls());
        assert_eq!(attention.seen_reading(GRACE, now), Verdict::Reads);
        assert!(attention.takes_calls());
    }

    #[test]
    fn other_calls_that_are_given_up_meanwhile_hold_up_nothing() {
        let now = Instant::now();
        let mut attention = Attention::new(now);
        attention.call_given_up(now);
        assert_eq!(attention.seen_reading(GRACE, now), Verdict::Probe);
        attention.call_given_up(now);
        assert_eq!(attention.seen_reading(GRACE, now), Verdict::Reads);
    }

    #[test]
    fn a_child_that_reads_late_is_not_blocked_before_its_grace_is_over() {
        let mut now = Instant::now();
        let begin = now;
        let mut attention = Attention::new(now);
        attention.call_given_up(now);
        let mut looks = 0;
        while let Some(at) = attention.look_at() {
            (now, looks) = (at, looks + 1);
            assert!(attention.is_due(now));
            if attention.seen_unread(GRACE, now) == Verdict::Blocked {
                break;
            }
        }
        assert_eq!(now, begin + GRACE);
        assert!((20..40).contains(&looks), "{looks} looks");
        assert!(attention.look_at() >= Some(now + LONGEST_PAUSE));
    }

    #[test]
    fn the_last_look_holds_up_no_calls() {
        let now = Instant::now();
        let mut attention = Attention::new(now);
        attention.call_given_up(now);
        attention.seen_reading(GRACE, now);
        assert!(!attention.wants_probe(now));
        attention.seen_reading(GRACE, now);
        assert_eq!(attention.look_at(), Some(now + GRACE));
        assert!(attention.wants_probe(now + GRACE) && attention.takes_calls());
        assert_eq!(attention.seen_unread(GRACE, now + GRACE * 2), Verdict::Blocked);
        assert_eq!(attention.seen_reading(GRACE, now + GRACE * 2), Verdict::Reads);
        assert_eq!(attention.look_at(), None);
    }

    proptest! {
        /// A child that gets no calls is checked again, whatever happens.
        #[test]
        fn a_child_without_calls_has_a_look_ahead(steps in prop::collection::vec((0..6_u8, 0..2000_u64), 0..60)) {
            let mut now = Instant::now();
            let mut attention = Attention::new(now);
            for (step, millis) in steps {
                now += Duration::from_millis(millis);
                let is_due = attention.is_due(now);
                match step {
                    0 => attention.call_given_up(now),
                    1 => attention.is_done(),
                    _ if !is_due => {}
                    2 => attention.not_there_yet(now),
                    _ if attention.wants_probe(now) => {}
                    3 => drop(attention.seen_unread(GRACE, now)),
                    _ => drop(attention.seen_reading(GRACE, now)),
                }
                if is_due && step == 0 && attention.look_at().is_none() {
                    attention.not_there_yet(now);
                }
                prop_assert!(attention.takes_calls() || attention.look_at().is_some());
            }
        }
    }
}
