//! Whether a child still reads after a call of its was given up, as a pure function of what was seen and when.
//!
//! A child that is blocked reads nothing, so it must get no new call. It may also have read a call together with the end
//! of it, and be blocked by that call since: only what it is given after that tells. And a task that goes on although it
//! was given up may block its child later, so there is a last look, which holds up no calls.

use std::time::{Duration, Instant};

/// The first look comes so soon that a healthy child is held up no longer than it takes to read.
const FIRST_PAUSE: Duration = Duration::from_micros(250);
/// Between two looks, at most, and the least time for a child to read.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// There is no reason for a look.
    Sure,
    /// It was told that a call is off, and has to read that.
    Told,
    /// It has read that, and was given something more to read.
    Probed,
    /// It has read all that, and goes on with what was given up.
    Late,
    /// The same, and it was given something to read once more.
    LateProbed,
}

/// What follows from a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    Wait,
    /// Give it something to read.
    Probe,
    /// It may get calls again.
    Reads,
    /// It has read nothing for too long.
    Blocked,
}

/// What is known of one child.
#[derive(Debug, Clone, Copy)]
pub struct Attention {
    stage: Stage,
    /// It was given then what it has to read.
    since: Instant,
    pause: Duration,
    look_at: Option<Instant>,
}

impl Attention {
    /// Of a child that has just been started.
    pub fn new(now: Instant) -> Self {
        Attention {
            stage: Stage::Sure,
            since: now,
            pause: FIRST_PAUSE,
            look_at: None,
        }
    }

    /// Whether it may get new calls.
    pub fn takes_calls(&self) -> bool {
        !matches!(self.stage, Stage::Told | Stage::Probed)
    }

    /// When to look next.
    pub fn look_at(&self) -> Option<Instant> {
        self.look_at
    }

    /// One of its calls is off. What it reads while it gets no calls tells about this one, too.
    pub fn call_given_up(&mut self, now: Instant) {
        if self.takes_calls() {
            self.enter(Stage::Told, now);
        }
    }

    /// It has none of the calls any more that were given up.
    pub fn is_done(&mut self) {
        self.stage = Stage::Sure;
        self.look_at = None;
    }

    /// Whether to look now; a timer may be left from before.
    pub fn is_due(&mut self, now: Instant) -> bool {
        self.look_at.take_if(|at| *at <= now).is_some()
    }

    /// It is time for the last look: it must be given something to read before.
    pub fn wants_probe(&mut self, now: Instant) -> bool {
        let wants = self.stage == Stage::Late;
        if wants {
            self.enter(Stage::LateProbed, now);
        }
        wants
    }

    /// It has read all that it was given. The grace is the time that a blocked child gets.
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

    /// It has something to read.
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

    /// It does not run yet.
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
        /// A child that gets no calls is looked at again, whatever happens.
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
