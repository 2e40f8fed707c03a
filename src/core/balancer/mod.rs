//! Load balancing: which target takes the next call.
//!
//! Targets are dense indices `0..len()`, in the order in which they were pushed; the caller knows what they stand for.
//! A [`Balancer`] knows each target's weight, connections, and use of CPU and memory. It picks by one of the
//! [`Algorithm`]s; each has its own file, which states its cost. Nothing here reads a clock or a global random source:
//! the caller passes the generator.
//!
//! # Weights
//! A valid weight is finite and not negative. Any other weight (NaN, infinity, a negative number) counts as 0. A weight
//! above [`MAX_WEIGHT`] counts as [`MAX_WEIGHT`], so that no sum overflows. The weighted algorithms do not pick a
//! target of weight 0 while another has a positive weight. If all weights are 0, they treat the targets as equals.
//!
//! # Cost
//! For n targets a pick costs O(1) or O(log n). The exceptions are WEIGHTS, which draws a number for each target, and
//! SMOOTH_WEIGHTS_POLLING, which updates each target's credit. `push`, `connect` and `disconnect` cost at most O(log
//! n). `remove`, `set_weight` and `set_algorithm` cost O(n), and so does the first pick of LEAST_CPU and LEAST_MEMORY
//! after the targets or their use have changed.

mod algorithm;
mod consistent_hash;
mod latency;
mod least_latency;
mod least_used;
mod minimum_connection;
mod polling;
mod random;
mod smooth_weights_polling;
mod specify;
mod strategy;
mod targets;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tree;
mod warmest;
mod weights;
mod weights_minimum_connection;
mod weights_polling;
mod weights_random;

pub use algorithm::Algorithm;
use rand::Rng;
use strategy::{Change, Cursor, Strategy};
use targets::Targets;
pub use targets::{MAX_WEIGHT, Measure};

/// How often [`Balancer::pick_available`] asks the algorithm before it searches for a free target itself.
const TRIES: usize = 3;

/// Targets with weights, connections and use, and the algorithm that picks from them.
///
/// For an index without a target, methods that change a target do nothing, and the number of connections is 0.
#[derive(Debug)]
pub struct Balancer {
    algorithm: Algorithm,
    targets: Targets,
    cursor: Cursor,
    strategy: Box<dyn Strategy>,
}

impl Balancer {
    /// Creates a balancer without targets.
    pub fn new(algorithm: Algorithm) -> Self {
        let targets = Targets::default();
        let strategy = algorithm.strategy(&targets);
        Self {
            algorithm,
            targets,
            cursor: Cursor::default(),
            strategy,
        }
    }

    /// Appends a target without connections.
    pub fn push(&mut self, weight: f64) {
        self.targets.push(weight);
        self.strategy.changed(&self.targets, Change::Pushed);
    }

    /// Removes a target; later targets move down by one.
    ///
    /// The target whose turn is next stays next. (electron-re skips a target when an earlier one is removed. It repeats
    /// a target when the last one is removed while it is next.)
    pub fn remove(&mut self, index: usize) {
        if !self.targets.remove(index) {
            return;
        }
        if index < self.cursor.current {
            self.cursor.current -= 1;
        }
        if self.cursor.current >= self.targets.len() {
            self.cursor.current = 0;
        }
        self.clamp_weight_index();
        self.strategy.changed(&self.targets, Change::Removed(index));
    }

    /// Removes all targets and resets the turn.
    pub fn clear(&mut self) {
        self.targets = Targets::default();
        self.cursor = Cursor::default();
        self.strategy.changed(&self.targets, Change::Cleared);
    }

    /// The number of targets.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are no targets.
    pub fn is_empty(&self) -> bool {
        self.targets.len() == 0
    }

    /// Picks a target. Returns `None` if there are no targets, or if SPECIFY gets no existing target. `wanted` is the
    /// target for SPECIFY and CONSISTENT_HASH; other algorithms ignore it. A pick does not count a connection: see
    /// [`connect`](Self::connect).
    pub fn pick<R: Rng>(&mut self, rng: &mut R, wanted: Option<usize>) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        self.strategy.pick(&self.targets, &mut self.cursor, rng, wanted)
    }

    /// Picks among the available targets. The algorithm gets a few tries. If all its picks are unavailable, the
    /// balancer takes the available target with the lowest load: the fewest connections, or the algorithm's own
    /// measure. Ties are broken in turn. Returns `None` if no target is available.
    ///
    /// SPECIFY has no substitute for its target: if the target is not available, the result is `None`.
    pub fn pick_available<R: Rng>(
        &mut self,
        rng: &mut R,
        wanted: Option<usize>,
        available: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        if self.algorithm == Algorithm::Specify {
            return self.pick(rng, wanted).filter(|&index| available(index));
        }
        for _ in 0..TRIES {
            let index = self.pick(rng, wanted)?;
            if available(index) {
                return Some(index);
            }
        }
        let from = self.cursor.current(self.len());
        let index = (from..self.len())
            .chain(0..from)
            .filter(|&index| available(index))
            .map(|index| (index, self.strategy.load(&self.targets, index)))
            .min_by(|a, b| a.1.total_cmp(&b.1))?
            .0;
        self.cursor.pass(index, self.len());
        Some(index)
    }

    /// The number of connections of a target.
    pub fn connections(&self, index: usize) -> u32 {
        self.targets.connections(index)
    }

    /// Adds one connection.
    pub fn connect(&mut self, index: usize) {
        self.set_connections(index, self.connections(index).saturating_add(1));
    }

    /// Removes one connection; the number never falls below 0.
    pub fn disconnect(&mut self, index: usize) {
        self.set_connections(index, self.connections(index).saturating_sub(1));
    }

    /// Sets the number of connections of a target.
    pub fn set_connections(&mut self, index: usize, count: u32) {
        if self.targets.set_connections(index, count) {
            self.strategy.changed(&self.targets, Change::Connections(index));
        }
    }

    /// Sets what a target uses. A value that is not a finite number of at least 0 makes the use unknown. The use of a
    /// new target is unknown.
    pub fn set_used(&mut self, index: usize, measure: Measure, used: f64) {
        if self.targets.set_used(index, measure, used) {
            self.strategy.changed(&self.targets, Change::Usage);
        }
    }

    /// Records that a target has answered a call after this many milliseconds. Only LEAST_LATENCY uses this.
    pub fn answered(&mut self, index: usize, millis: f64) {
        if self.algorithm == Algorithm::LeastLatency {
            self.targets.observe_latency(index, millis);
        }
    }

    /// Records that a target has spent this many milliseconds on a call that was given up, and may need more.
    pub fn took_at_least(&mut self, index: usize, millis: f64) {
        if self.latency(index).is_some_and(|latency| millis > latency) {
            self.answered(index, millis);
        }
    }

    /// Sets how many milliseconds a target takes for a call. A value that is not a finite number of at least 0 makes
    /// the latency unknown.
    pub fn set_latency(&mut self, index: usize, millis: f64) {
        self.targets.set_latency(index, millis);
    }

    /// How many milliseconds a target takes for a call; `None` if unknown.
    pub fn latency(&self, index: usize) -> Option<f64> {
        self.targets.latency(index)
    }

    /// Changes a target's weight.
    pub fn set_weight(&mut self, index: usize, weight: f64) {
        if self.targets.set_weight(index, weight) {
            self.clamp_weight_index();
            self.strategy.changed(&self.targets, Change::Weight(index));
        }
    }

    /// The algorithm in use.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Changes the algorithm. The weight index restarts at 0, and the current index stays (both as in electron-re).
    pub fn set_algorithm(&mut self, algorithm: Algorithm) {
        self.algorithm = algorithm;
        self.cursor.weight = 0.0;
        self.strategy = algorithm.strategy(&self.targets);
    }

    /// The target whose turn is next, for POLLING and among equals.
    pub fn current_index(&self) -> usize {
        self.cursor.current
    }

    /// Sets whose turn is next. A pick takes the index modulo the number of targets.
    pub fn set_current_index(&mut self, index: usize) {
        self.cursor.current = index;
    }

    /// The position of WEIGHTS_POLLING in its round: from 0 to less than the total weight.
    pub fn weight_index(&self) -> f64 {
        self.cursor.weight
    }

    /// Moves WEIGHTS_POLLING within its round. The maximum is the total weight, where the next round begins.
    pub fn set_weight_index(&mut self, index: f64) {
        self.cursor.weight = if index > 0.0 { index } else { 0.0 };
        self.clamp_weight_index();
    }

    /// The sum of all weights.
    pub fn weight_total(&self) -> f64 {
        self.targets.total()
    }

    /// If a round has become shorter, it ends early.
    fn clamp_weight_index(&mut self) {
        self.cursor.weight = self.cursor.weight.min(self.targets.total());
    }
}
