//! What the balancer knows about each target.

use super::latency::Latency;

/// A higher weight counts as this one, which keeps every sum of weights finite.
pub const MAX_WEIGHT: f64 = 1e300;

/// A resource that a target uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Percent of one processor.
    Cpu,
    /// Memory in bytes.
    Memory,
}

/// Weights, connections and use by index. Weights are stored as they count: finite, from 0 to [`MAX_WEIGHT`].
#[derive(Debug, Default)]
pub(super) struct Targets {
    weights: Vec<f64>,
    connections: Vec<u32>,
    /// The `clock` value at which each target last lost a connection; 0: never.
    last_ended: Vec<u64>,
    /// Advances with each connection that ends.
    clock: u64,
    /// The use of each target by measure; `None` if unknown.
    used: Vec<[Option<f64>; 2]>,
    /// The latency estimate of each target.
    latencies: Vec<Latency>,
    total: f64,
    /// The number of weights that are not whole numbers.
    fractional: usize,
}

impl Targets {
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    pub(super) fn connections(&self, index: usize) -> u32 {
        self.connections.get(index).copied().unwrap_or(0)
    }

    /// The clock value at which a target last lost a connection. Higher values are later; 0: never.
    pub(super) fn last_ended(&self, index: usize) -> u64 {
        self.last_ended.get(index).copied().unwrap_or(0)
    }

    /// The number of connections that have ended.
    pub(super) fn ended(&self) -> u64 {
        self.clock
    }

    /// The sum of all weights.
    pub(super) fn total(&self) -> f64 {
        self.total
    }

    /// Whether all weights are whole numbers.
    pub(super) fn is_whole(&self) -> bool {
        self.fractional == 0
    }

    pub(super) fn push(&mut self, weight: f64) {
        let weight = counted(weight);
        self.weights.push(weight);
        self.connections.push(0);
        self.last_ended.push(0);
        self.used.push([None; 2]);
        self.latencies.push(Latency::default());
        self.total += weight;
        self.fractional += usize::from(is_fractional(weight));
    }

    /// Returns whether the target exists.
    pub(super) fn remove(&mut self, index: usize) -> bool {
        if index >= self.len() {
            return false;
        }
        self.weights.remove(index);
        self.connections.remove(index);
        self.last_ended.remove(index);
        self.used.remove(index);
        self.latencies.remove(index);
        self.sum();
        true
    }

    /// Returns whether the target exists.
    pub(super) fn set_weight(&mut self, index: usize, weight: f64) -> bool {
        let Some(slot) = self.weights.get_mut(index) else {
            return false;
        };
        *slot = counted(weight);
        self.sum();
        true
    }

    /// Returns whether the target exists.
    pub(super) fn set_connections(&mut self, index: usize, count: u32) -> bool {
        let Some(slot) = self.connections.get_mut(index) else {
            return false;
        };
        if count < *slot {
            self.clock += 1;
            self.last_ended[index] = self.clock;
        }
        *slot = count;
        true
    }

    /// The use of a target: finite and not negative; `None` if unknown.
    pub(super) fn used(&self, index: usize, measure: Measure) -> Option<f64> {
        self.used.get(index).and_then(|used| used[measure as usize])
    }

    /// Sets the use of a target. Anything but a finite number of at least 0 makes it unknown. Returns whether the
    /// target exists.
    pub(super) fn set_used(&mut self, index: usize, measure: Measure, used: f64) -> bool {
        let Some(slots) = self.used.get_mut(index) else {
            return false;
        };
        slots[measure as usize] = (used.is_finite() && used >= 0.0).then_some(used);
        true
    }

    /// How many milliseconds a target takes for a call; `None` if unknown.
    pub(super) fn latency(&self, index: usize) -> Option<f64> {
        self.latencies.get(index)?.at(self.clock)
    }

    pub(super) fn observe_latency(&mut self, index: usize, millis: f64) {
        if let Some(latency) = self.latencies.get_mut(index) {
            latency.observe(millis, self.clock);
        }
    }

    pub(super) fn set_latency(&mut self, index: usize, millis: f64) {
        if let Some(latency) = self.latencies.get_mut(index) {
            latency.state(millis, self.clock);
        }
    }

    /// Computes the total from scratch. Subtracting a weight would leave its rounding error, which can exceed what is
    /// left.
    fn sum(&mut self) {
        self.total = self.weights.iter().sum::<f64>() + 0.0;
        self.fractional = self
            .weights
            .iter()
            .filter(|&&weight| is_fractional(weight))
            .count();
    }
}

/// The value that a weight counts as.
fn counted(weight: f64) -> f64 {
    if weight.is_finite() && weight > 0.0 {
        weight.min(MAX_WEIGHT)
    } else {
        0.0
    }
}

/// Uses a cast, which is far cheaper than `fract` on old processors. The cast saturates only where all numbers are
/// whole.
fn is_fractional(weight: f64) -> bool {
    weight < 9e15 && weight as i64 as f64 != weight
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(weights: &[f64]) -> Targets {
        let mut targets = Targets::default();
        weights.iter().for_each(|&weight| targets.push(weight));
        targets
    }

    #[test]
    fn odd_weights_count_as_documented() {
        let odd = targets(&[
            1.5,
            -1.0,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -0.0,
            f64::MAX,
        ]);
        assert_eq!(odd.weights(), [1.5, 0.0, 0.0, 0.0, 0.0, 0.0, MAX_WEIGHT]);
    }

    #[test]
    fn the_total_is_exact_after_a_huge_weight_has_gone() {
        let mut targets = targets(&[1.0, f64::MAX, 2.0]);
        assert!(targets.remove(1));
        assert_eq!(targets.total(), 3.0);
        assert!(targets.set_weight(0, f64::MAX) && targets.set_weight(0, 0.0));
        assert_eq!(targets.total(), 2.0);
        assert!(targets.remove(0) && targets.remove(0) && !targets.remove(0));
        assert!(targets.total().is_sign_positive());
    }

    #[test]
    fn the_total_of_many_huge_weights_is_finite() {
        assert!(targets(&[f64::MAX; 1000]).total().is_finite());
    }

    #[test]
    fn knows_whether_all_weights_are_whole() {
        let mut targets = targets(&[1.0, 2.5]);
        assert!(!targets.is_whole());
        targets.set_weight(1, 2.0);
        assert!(targets.is_whole());
        targets.push(0.1);
        targets.remove(2);
        targets.push(f64::MAX);
        assert!(targets.is_whole());
    }
}
