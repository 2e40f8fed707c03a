//! Load balancing: which target takes the next call.
//!
//! Targets are dense indices `0..len()`, in the order they were pushed; the caller keeps what they stand for. A
//! [`Balancer`] knows each target's weight, connections and use of CPU and memory, and picks by one of the [`Algorithm`]s, each in a file of
//! its own that states its cost. Nothing here reads a clock or a global random source: the generator is passed in.
//!
//! # Weights
//! A weight counts when it is finite and not negative. Anything else (NaN, infinity, a negative number) counts as 0, and
//! a weight above [`MAX_WEIGHT`] counts as that, so that no sum overflows. A target of weight 0 is not picked by the
//! weighted algorithms while another has a positive weight; when all weights are 0, they treat the targets as equals.
//!
//! # Cost
//! For n targets a pick costs O(1) or O(log n), except for WEIGHTS, which draws a number for each target,
//! and SMOOTH_WEIGHTS_POLLING, which counts each target's credit. `push`,
//! `connect` and `disconnect` cost at most O(log n); `remove`, `set_weight` and `set_algorithm` cost O(n), and so
//! does the first pick of LEAST_CPU and LEAST_MEMORY after targets or what they use have changed.

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

/// How often [`Balancer::pick_available`] asks the algorithm before it looks for a free target itself.
const TRIES: usize = 3;

/// Targets with weights, connections and use, and the algorithm that picks from them.
///
/// An index without a target is ignored by the methods that change one, and has 0 connections.
#[derive(Debug)]
pub struct Balancer {
    algorithm: Algorithm,
    targets: Targets,
    cursor: Cursor,
    strategy: Box<dyn Strategy>,
}

impl Balancer {
    /// A balancer without targets.
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

    /// Removes a target; later ones move down by one.
    ///
    /// The target whose turn is next stays next. (electron-re skips one when an earlier target goes, and repeats one
    /// when the last goes while it is next.)
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

    /// Removes all targets and starts over.
    pub fn clear(&mut self) {
        self.targets = Targets::default();
        self.cursor = Cursor::default();
        self.strategy.changed(&self.targets, Change::Cleared);
    }

    /// How many targets there are.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are no targets.
    pub fn is_empty(&self) -> bool {
        self.targets.len() == 0
    }

    /// Picks a target; `None` when there is none, or when SPECIFY is not given an existing one. `wanted` is what
    /// SPECIFY picks; other algorithms ignore it. Picking connects nothing: see [`connect`](Self::connect).
    pub fn pick<R: Rng>(&mut self, rng: &mut R, wanted: Option<usize>) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        self.strategy.pick(&self.targets, &mut self.cursor, rng, wanted)
    }

    /// Picks a target that is available, passing over those that are not: the algorithm is asked a few times, then the
    /// available target with the fewest connections is taken, or for LEAST_CPU and LEAST_MEMORY with the most room, equals
    /// in turn. `None` when none is available.
    ///
    /// SPECIFY passes over nothing: its target is picked when it is available, and no other takes its place.
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

    /// How many connections a target has.
    pub fn connections(&self, index: usize) -> u32 {
        self.targets.connections(index)
    }

    /// Counts one more connection.
    pub fn connect(&mut self, index: usize) {
        self.set_connections(index, self.connections(index).saturating_add(1));
    }

    /// Counts one connection less, never below 0.
    pub fn disconnect(&mut self, index: usize) {
        self.set_connections(index, self.connections(index).saturating_sub(1));
    }

    /// States how many connections a target has.
    pub fn set_connections(&mut self, index: usize, count: u32) {
        if self.targets.set_connections(index, count) {
            self.strategy.changed(&self.targets, Change::Connections(index));
        }
    }

    /// States what a target uses; a value that is not a finite number of at least 0 is not known. A new target's use is not known.
    pub fn set_used(&mut self, index: usize, measure: Measure, used: f64) {
        if self.targets.set_used(index, measure, used) {
            self.strategy.changed(&self.targets, Change::Usage);
        }
    }

    /// A target has answered a call after this many milliseconds. Only LEAST_LATENCY uses that.
    pub fn answered(&mut self, index: usize, millis: f64) {
        if self.algorithm == Algorithm::LeastLatency {
            self.targets.observe_latency(index, millis);
        }
    }

    /// A call that was given up has taken a target this many milliseconds, and may take longer.
    pub fn took_at_least(&mut self, index: usize, millis: f64) {
        if self.latency(index).is_some_and(|latency| millis > latency) {
            self.answered(index, millis);
        }
    }

    /// States how many milliseconds a target takes for a call; a value that is not a finite number of at least 0 is not known.
    pub fn set_latency(&mut self, index: usize, millis: f64) {
        self.targets.set_latency(index, millis);
    }

    /// How many milliseconds a target takes for a call, as far as known.
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

    /// Changes the algorithm. The weight index starts over, the current index goes on (both as in electron-re).
    pub fn set_algorithm(&mut self, algorithm: Algorithm) {
        self.algorithm = algorithm;
        self.cursor.weight = 0.0;
        self.strategy = algorithm.strategy(&self.targets);
    }

    /// The target whose turn is next, for POLLING and among equals.
    pub fn current_index(&self) -> usize {
        self.cursor.current
    }

    /// Says whose turn is next; taken modulo the number of targets when picking.
    pub fn set_current_index(&mut self, index: usize) {
        self.cursor.current = index;
    }

    /// Where WEIGHTS_POLLING is in its round: from 0 to less than the total weight.
    pub fn weight_index(&self) -> f64 {
        self.cursor.weight
    }

    /// Moves WEIGHTS_POLLING within its round; at most to the total weight, where the next round begins.
    pub fn set_weight_index(&mut self, index: f64) {
        self.cursor.weight = if index > 0.0 { index } else { 0.0 };
        self.clamp_weight_index();
    }

    /// The sum of all weights.
    pub fn weight_total(&self) -> f64 {
        self.targets.total()
    }

    /// A round that has become shorter ends early.
    fn clamp_weight_index(&mut self) {
        self.cursor.weight = self.cursor.weight.min(self.targets.total());
    }
}
