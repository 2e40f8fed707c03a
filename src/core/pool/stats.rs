//! Statistics of a pool and its children.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Two significant digits limit a histogram to about ten kilobytes.
const DIGITS: u8 = 2;

/// A histogram of the times of calls.
#[derive(Debug, Clone)]
struct Times(Option<Histogram<u64>>);

impl Times {
    fn new() -> Self {
        // This fails only for more than five digits.
        Times(Histogram::new(DIGITS).ok())
    }

    fn record(&mut self, time: Duration) {
        if let Some(histogram) = &mut self.0 {
            // A resizing histogram accepts every value.
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
    /// The number of calls.
    pub count: u64,
    /// The average.
    pub mean: f64,
    /// The median.
    pub p50: f64,
    /// The 90th percentile.
    pub p90: f64,
    /// The 99th percentile.
    pub p99: f64,
    /// The 99.9th percentile.
    pub p999: f64,
    /// The maximum.
    pub max: f64,
}

/// Counts and times of one child, or of all children that are gone.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Calls that were answered.
    pub done: u64,
    /// Calls that timed out, were aborted while running, or were lost. Only the caller knows which answers were errors.
    pub failed: u64,
    /// How often the child was put to sleep.
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
    /// Records that a call was handed over after this time.
    pub fn handed_over(&mut self, wait: Duration) {
        self.wait.record(wait);
    }

    /// Records that a call was answered after this time.
    pub fn answered(&mut self, run: Duration) {
        self.done += 1;
        self.run.record(run);
    }

    /// Adds the counts and times of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.done += other.done;
        self.failed += other.failed;
        self.sleeps += other.sleeps;
        self.wait.add(&other.wait);
        self.run.add(&other.run);
    }

    /// The counters as the manual describes them.
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
    /// Calls that children have.
    pub in_flight: usize,
    /// Calls that wait.
    pub queued: usize,
    /// Calls that were answered.
    pub done: u64,
    /// Calls that timed out, were aborted while running, or were lost.
    pub failed: u64,
    /// How often children were put to sleep.
    pub sleeps: u64,
    /// Times until calls were handed over.
    pub wait: Latency,
    /// Times from there until calls were answered.
    pub run: Latency,
}

/// Public counters of a child.
#[derive(Debug)]
pub struct ChildStats {
    /// The child's process id, once the child runs.
    pub pid: Option<u32>,
    /// The child's id in the pool, so that the caller can add its own data.
    pub child: u32,
    /// `starting`, `ready` or `asleep`.
    pub state: &'static str,
    /// The transport for new calls: `fast` or `channel`.
    pub transport: &'static str,
    /// Why shared memory is not available, if it is not.
    pub transport_failure: Option<String>,
    /// The child's counters.
    pub counters: Counters,
    /// The call that the child has had for longest.
    pub current: Option<CurrentCall>,
}

/// A call that a child has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrentCall {
    /// The call's ticket.
    pub ticket: u32,
    /// Milliseconds since the child got the call.
    pub ms: f64,
}

/// Public counters of a pool.
#[derive(Debug)]
pub struct PoolStats {
    /// Children that ended without being asked to.
    pub restarts: u64,
    /// Children that were replaced by recycling.
    pub recycled: u64,
    /// Children that run without serving yet.
    pub spares: usize,
    /// The totals of all children.
    pub counters: Counters,
    /// The counters of each child.
    pub children: Vec<ChildStats>,
    /// The counters of each task, by the task's number.
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
