//! Estimates how long a target takes for a call, as a peak-sensitive moving average: it rises to a longer time at once,
//! and falls slowly. Finagle has a load metric of the same name
//! (<https://twitter.github.io/finagle/guide/Clients.html#power-of-two-choices-p2c-least-loaded>).
//!
//! An estimate ages by calls, not by time: it falls with each call that any target has answered since. A target that
//! was slow is therefore tried again, and nothing here reads a clock.

/// After this number of answers, an estimate without new observations has fallen to 1/e. With a smaller number, a slow
/// target gets more than one call in a hundred.
const MEMORY: f64 = 1000.0;

/// The estimate for one target.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Latency {
    /// Milliseconds, as of `at`; `None` until the target has answered a call.
    estimate: Option<f64>,
    /// The number of answers of all targets at that time.
    at: u64,
}

impl Latency {
    /// The estimate when all targets together have given this many answers.
    pub(super) fn at(self, clock: u64) -> Option<f64> {
        let age = clock.saturating_sub(self.at) as f64;
        self.estimate.map(|estimate| estimate * (-age / MEMORY).exp())
    }

    /// Records that a call took this long.
    pub(super) fn observe(&mut self, millis: f64, clock: u64) {
        let before = self.at(clock).unwrap_or(millis);
        let kept = (-1.0 / MEMORY).exp();
        let estimate = if millis > before {
            millis
        } else {
            before * kept + millis * (1.0 - kept)
        };
        *self = Latency {
            estimate: Some(estimate),
            at: clock,
        };
    }

    /// Sets the estimate from outside. A value that is not a finite number of at least 0 makes it unknown.
    pub(super) fn state(&mut self, millis: f64, clock: u64) {
        *self = Latency {
            estimate: (millis.is_finite() && millis >= 0.0).then_some(millis),
            at: clock,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_at_once_and_falls_slowly() {
        let mut latency = Latency::default();
        assert_eq!(latency.at(0), None);
        latency.observe(1.0, 0);
        latency.observe(50.0, 1);
        assert_eq!(latency.at(1), Some(50.0));
        latency.observe(1.0, 2);
        let after = latency.at(2).unwrap();
        assert!(after > 45.0 && after < 50.0, "{after}");
        (3..10_000).for_each(|clock| latency.observe(1.0, clock));
        assert!(latency.at(10_000).unwrap() < 1.1);
    }

    #[test]
    fn one_that_is_not_seen_is_forgotten() {
        let mut latency = Latency::default();
        latency.observe(50.0, 0);
        assert!(latency.at(10_000).unwrap() < 0.01);
    }

    #[test]
    fn what_is_no_time_is_not_known() {
        let mut latency = Latency::default();
        for odd in [f64::NAN, -1.0, f64::INFINITY] {
            latency.state(odd, 0);
            assert_eq!(latency.at(0), None);
        }
        latency.state(7.0, 0);
        assert_eq!(latency.at(0), Some(7.0));
    }
}
