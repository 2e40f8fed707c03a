//! How long a target takes for a call, as a peak-sensitive moving average: it rises to any longer time at once, and falls
//! slowly. So does Finagle's load metric of that name
//! (<https://twitter.github.io/finagle/guide/Clients.html#power-of-two-choices-p2c-least-loaded>).
//!
//! What passes is not time but calls: an estimate falls with each call that any target has answered since, so that one that
//! was slow is tried again, and nothing here reads a clock.

/// After this number of answers an estimate has fallen to 1/e, if nothing new was seen. With less, a slow target gets more than one call in a hundred.
const MEMORY: f64 = 1000.0;

/// The estimate for one target.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Latency {
    /// In milliseconds, as it was at `at`; `None`: no call was answered yet.
    estimate: Option<f64>,
    /// By the count of all answers.
    at: u64,
}

impl Latency {
    /// The estimate after this many answers of all targets.
    pub(super) fn at(self, clock: u64) -> Option<f64> {
        let age = clock.saturating_sub(self.at) as f64;
        self.estimate.map(|estimate| estimate * (-age / MEMORY).exp())
    }

    /// A call took so long.
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

    /// It is stated from outside; a value that is not a finite number of at least 0 is not known.
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
