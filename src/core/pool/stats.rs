//! What a pool and its children have done.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Two significant digits keep a histogram at some ten kilobytes.
const DIGITS: u8 = 2;

/// Times of calls.
#[derive(Debug, Clone)]
struct Times(Option<Histogram<u64>>);

impl Times {
    fn new() -> Self {
        // Refuses only more than five digits.
        Times(Histogram::new(DIGITS).ok())
    }

    fn record(&mut self, time: Duration) {
        if let Some(histogram) = &mut self.0 {
            // A resizing histogram refuses no value.
            let _ = histogram.record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
        }
    }

    fn add(&mut self, other: &Times) {
        if let (Some(histogram), Some(other)) = (&mut self.0, &other.0) {
            let _ = histogram.add(other);
        }
    }

    fn summary(&self) -> Latency {
        let Some(histogram) = self.0.as_ref().filter(|histogram| !histogram.is_empty()) else {
            return Latency::default();
        };
        let millis = |micros: u64| micros as f64 / 1000.0;
        Latency {
            count: histogram.len(),
            mean: histogram.mean() / 1000.0,
            p50: millis(histogram.value_at_quantile(0.50)),
            p90: millis(histogram.value_at_quantile(0.90)),
            p99: millis(histogram.value_at_quantile(0.99)),
            p999: millis(histogram.value_at_quantile(0.999)),
            max: millis(histogram.max()),
        }
    }
}

/// Times in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Latency {
    /// How many.
    pub count: u64,
    /// On average.
    pub mean: f64,
    /// Half of them took at most this.
    pub p50: f64,
    /// Nine in ten.
    pub p90: f64,
    /// Ninety-nine in a hundred.
    pub p99: f64,
    /// 999 in a thousand.
    pub p999: f64,
    /// The longest.
    pub max: f64,
}

/// Counts and times of one child, or of all that are gone.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Calls answered.
    pub done: u64,
    /// Calls timed out, aborted while running, or lost; those answered with an error are known to the caller only.
    pub failed: u64,
    /// Times it was put to sleep.
    pub sleeps: u64,
    wait: Times,
    run: Times,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            done: 0,
            failed: 0,
            sleeps: 0,
            wait: Times::new(),
            run: Times::new(),
        }
    }
}

impl Tally {
    /// A call was handed over after this time.
    pub fn handed_over(&mut self, wait: Duration) {
        self.wait.record(wait);
    }

    /// A call was answered after this time.
    pub fn answered(&mut self, run: Duration) {
        self.done += 1;
        self.run.record(run);
    }

    /// Adds another's.
    pub fn add(&mut self, other: &Tally) {
        self.done += other.done;
        self.failed += other.failed;
        self.sleeps += other.sleeps;
        self.wait.add(&other.wait);
        self.run.add(&other.run);
    }

    /// As the manual describes it.
    pub fn counters(&self, in_flight: usize, queued: usize) -> Counters {
        Counters {
            in_flight,
            queued,
            done: self.done,
            failed: self.failed,
            sleeps: self.sleeps,
            wait: self.wait.summary(),
            run: self.run.summary(),
        }
    }
}

/// Public counters.
#[derive(Debug)]
pub struct Counters {
    /// Calls that a child has.
    pub in_flight: usize,
    /// Calls that wait.
    pub queued: usize,
    /// Calls answered.
    pub done: u64,
    /// Calls timed out, aborted while running, or lost.
    pub failed: u64,
    /// Times it was put to sleep.
    pub sleeps: u64,
    /// Times until calls were handed over.
    pub wait: Latency,
    /// Times until they were answered.
    pub run: Latency,
}

/// Public counters of a child.
#[derive(Debug)]
pub struct ChildStats {
    /// Its process id, once it runs.
    pub pid: Option<u32>,
    /// Its id in the pool, for the caller to add what only it knows.
    pub child: u32,
    /// `starting`, `ready` or `asleep`.
    pub state: &'static str,
    /// What new calls go by: `fast` or `channel`.
    pub transport: &'static str,
    /// Why shared memory could not be had, where it could not.
    pub transport_failure: Option<String>,
    /// What it did.
    pub counters: Counters,
    /// The call that it has had for longest.
    pub current: Option<CurrentCall>,
}

/// A call that a child has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrentCall {
    /// What its caller knows it by.
    pub ticket: u32,
    /// Milliseconds since the child has got it.
    pub ms: f64,
}

/// Public counters of a pool.
#[derive(Debug)]
pub struct PoolStats {
    /// Children that ended unasked.
    pub restarts: u64,
    /// Children that were replaced by recycling.
    pub recycled: u64,
    /// Children that run without serving yet.
    pub spares: usize,
    /// All of it.
    pub counters: Counters,
    /// By child.
    pub children: Vec<ChildStats>,
    /// By the numbers of tasks.
    pub tasks: Vec<(u16, Counters)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_given_in_milliseconds_within_a_hundredth() {
        let mut tally = Tally::default();
        for millis in 1..=100 {
            tally.answered(Duration::from_millis(millis));
        }
        let run = tally.counters(0, 0).run;
        assert_eq!((run.count, tally.done), (100, 100));
        for (got, want) in [
            (run.p50, 50.0),
            (run.p90, 90.0),
            (run.p99, 99.0),
            (run.p999, 100.0),
            (run.max, 100.0),
        ] {
            assert!((got - want).abs() <= want * 0.01 + 0.001, "{got} for {want}");
        }
        assert_eq!(Tally::default().counters(0, 0).run, Latency::default());
    }
}
