//! Decides whether a child may be started now, after others have died during their start. Pure: the caller passes the
//! time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::option::Options;
use crate::core::error::Error;

const LOOP_PAUSE: Duration = Duration::from_secs(5);
/// A child that has lived for less than this is replaced after this time, unless a call needs a child earlier.
const HEALTHY: Duration = Duration::from_secs(1);

/// The number of deaths that a pool tolerates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestartLimits {
    /// After this number of consecutive deaths before a child got ready, the pool rejects calls for a while.
    pub max: u32,
    /// All deaths within this time count, even those of children that were ready.
    pub within: Option<Duration>,
    /// The pause after the first such death. It doubles with each further death.
    pub backoff: Duration,
}

impl Default for RestartLimits {
    fn default() -> Self {
        RestartLimits {
            max: 5,
            within: None,
            backoff: Duration::from_millis(100),
        }
    }
}

/// Reads the option `restart`.
///
/// # Errors
/// The first setting that is wrong or unknown.
pub fn read_restart(options: &mut Options) -> Result<RestartLimits, Error> {
    let mut restart = Options::new("restart.", options.any("restart"))?;
    let default = RestartLimits::default();
    let time = |millis: f64| Duration::from_secs_f64(millis / 1000.0);
    let read = RestartLimits {
        max: restart
            .count("max", 1, usize::MAX)?
            .map_or(default.max, |max| u32::try_from(max).unwrap_or(u32::MAX)),
        within: restart.millis("within", 1.0)?.map(time),
        backoff: restart.millis("backoff", 1.0)?.map_or(default.backoff, time),
    };
    restart.finish()?;
    Ok(read)
}

/// The crash budget of a pool.
#[derive(Debug, Default)]
pub struct Restart {
    limits: RestartLimits,
    /// The number of consecutive deaths before a child got ready.
    deaths: u32,
    /// The times of the deaths within the period in which all deaths count.
    recent: VecDeque<Instant>,
    not_before: Option<Instant>,
    not_unasked_before: Option<Instant>,
}

impl Restart {
    /// Creates a full budget.
    pub fn new(limits: RestartLimits) -> Self {
        Restart {
            limits,
            ..Restart::default()
        }
    }

    /// Records that a child got ready, which resets the count of deaths.
    pub fn became_ready(&mut self) {
        self.deaths = 0;
        self.not_before = None;
    }

    /// Records that a child died before it got ready, or could not be started. The pause doubles until the budget is
    /// spent.
    pub fn died_at_start(&mut self, now: Instant) {
        self.deaths += 1;
        self.remember(now);
        let doubled = 2_u32.saturating_pow(self.deaths - 1);
        let pause = if self.is_looping() {
            LOOP_PAUSE
        } else {
            self.limits.backoff.saturating_mul(doubled).min(LOOP_PAUSE)
        };
        self.not_before = Some(now + pause);
    }

    /// Records that a ready child has died without being asked to, after it has `lived`.
    pub fn died(&mut self, lived: Duration, now: Instant) {
        if lived < HEALTHY {
            self.not_unasked_before = Some(now + HEALTHY);
        }
        self.remember(now);
        if self.is_looping() {
            self.not_before = Some(now + LOOP_PAUSE);
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

    /// The number of consecutive deaths, if the budget is spent and the pause has not ended.
    pub fn loop_deaths(&self, now: Instant) -> Option<u32> {
        (self.is_looping() && self.wait_for_call(now).is_some()).then_some(self.counted())
    }

    fn is_looping(&self) -> bool {
        self.counted() >= self.limits.max
    }

    fn counted(&self) -> u32 {
        self.deaths
            .max(u32::try_from(self.recent.len()).unwrap_or(u32::MAX))
    }

    fn remember(&mut self, now: Instant) {
        let Some(within) = self.limits.within else { return };
        self.recent.push_back(now);
        self.recent
            .retain(|at| now.saturating_duration_since(*at) < within);
        while self.recent.len() > self.limits.max as usize {
            self.recent.pop_front();
        }
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

    #[test]
    fn the_budget_and_the_first_pause_are_options() {
        let start = Instant::now();
        let mut restart = Restart::new(RestartLimits {
            max: 2,
            within: None,
            backoff: Duration::from_millis(7),
        });
        restart.died_at_start(start);
        assert_eq!(
            restart.wait_for_call(start),
            Some(start + Duration::from_millis(7))
        );
        restart.died_at_start(start);
        assert_eq!(restart.loop_deaths(start), Some(2));
    }

    #[test]
    fn with_a_time_all_deaths_within_it_count() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let limits = RestartLimits {
            max: 3,
            within: Some(second * 10),
            ..RestartLimits::default()
        };
        let mut restart = Restart::new(limits);
        for at in [0, 2, 11] {
            restart.died(second * 60, start + second * at);
            assert_eq!(restart.loop_deaths(start + second * at), None);
        }
        restart.became_ready();
        restart.died(second * 60, start + second * 11);
        assert_eq!(restart.loop_deaths(start + second * 11), Some(3));
        assert_eq!(restart.wait_for_call(start + second * 16), None);
    }

    #[test]
    fn no_pause_is_longer_than_that_of_a_loop() {
        let start = Instant::now();
        let mut restart = Restart::new(RestartLimits {
            max: u32::MAX,
            ..RestartLimits::default()
        });
        (0..100).for_each(|_| restart.died_at_start(start));
        assert_eq!(restart.wait_for_call(start), Some(start + LOOP_PAUSE));
    }
}
