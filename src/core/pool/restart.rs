//! Whether a child may be started now, after earlier ones died at start. Pure: the time is given.

use std::time::{Duration, Instant};

/// Deaths before being ready, in a row, after which calls are refused for a while.
const BUDGET: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LOOP_PAUSE: Duration = Duration::from_secs(5);
/// A child that lived shorter than this is replaced without a call only after this time.
const HEALTHY: Duration = Duration::from_secs(1);

/// The crash budget of a pool.
#[derive(Debug, Default)]
pub struct Restart {
    deaths: u32,
    not_before: Option<Instant>,
    not_unasked_before: Option<Instant>,
}

impl Restart {
    /// A child became ready: earlier deaths are forgiven.
    pub fn became_ready(&mut self) {
        self.deaths = 0;
        self.not_before = None;
    }

    /// A child died before it was ready, or could not be started. The pause doubles, up to the budget.
    pub fn died_at_start(&mut self, now: Instant) {
        self.deaths += 1;
        let pause = if self.is_looping() {
            LOOP_PAUSE
        } else {
            FIRST_PAUSE * 2_u32.pow(self.deaths - 1)
        };
        self.not_before = Some(now + pause);
    }

    /// A child that was ready died by itself after `lived`.
    pub fn died(&mut self, lived: Duration, now: Instant) {
        if lived < HEALTHY {
            self.not_unasked_before = Some(now + HEALTHY);
        }
    }

    /// When a child may be started for a call; `None`: now.
    pub fn wait_for_call(&self, now: Instant) -> Option<Instant> {
        self.not_before.filter(|at| *at > now)
    }

    /// When a child may be started only to keep `min` alive; `None`: now.
    pub fn wait_unasked(&self, now: Instant) -> Option<Instant> {
        self.not_before
            .max(self.not_unasked_before)
            .filter(|at| *at > now)
    }

    /// Deaths in a row, once the budget is spent and as long as the pause lasts.
    pub fn loop_deaths(&self, now: Instant) -> Option<u32> {
        (self.is_looping() && self.wait_for_call(now).is_some()).then_some(self.deaths)
    }

    fn is_looping(&self) -> bool {
        self.deaths >= BUDGET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_death_at_start_doubles_the_pause_until_the_budget_is_spent() {
        let start = Instant::now();
        let mut restart = Restart::default();
        for pause in [100, 200, 400, 800] {
            restart.died_at_start(start);
            assert_eq!(
                restart.wait_for_call(start),
                Some(start + Duration::from_millis(pause))
            );
            assert_eq!(restart.loop_deaths(start), None);
        }
        restart.died_at_start(start);
        assert_eq!(restart.loop_deaths(start), Some(5));
        assert_eq!(restart.loop_deaths(start + LOOP_PAUSE), None);
        assert_eq!(restart.wait_for_call(start + LOOP_PAUSE), None);
        restart.died_at_start(start + LOOP_PAUSE);
        assert_eq!(restart.loop_deaths(start + LOOP_PAUSE), Some(6));
    }

    #[test]
    fn one_that_gets_ready_clears_the_record() {
        let now = Instant::now();
        let mut restart = Restart::default();
        (0..4).for_each(|_| restart.died_at_start(now));
        restart.became_ready();
        assert_eq!(restart.wait_for_call(now), None);
    }

    #[test]
    fn keeping_min_alive_never_spins_on_children_that_live_shortly() {
        let now = Instant::now();
        let mut restart = Restart::default();
        restart.died(Duration::from_millis(20), now);
        assert_eq!(restart.wait_for_call(now), None);
        assert_eq!(restart.wait_unasked(now), Some(now + HEALTHY));
        restart.died(Duration::from_secs(9), now + HEALTHY);
        assert_eq!(restart.wait_unasked(now + HEALTHY), None);
    }
}
