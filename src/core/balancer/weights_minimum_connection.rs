//! WEIGHTS_MINIMUM_CONNECTION: the target with the fewest connections per weight; ties are broken at random, by weight.
//!
//! Without load all targets are equals, so shares follow the weights. Under load, each target's connections stay
//! proportional to its weight. A target of weight 0 is only picked if all weights are 0; then all weights count as 1.
//!
//! A pick, a connect and a disconnect cost O(log n).

use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use super::tree::{Summary, Tree};
use rand::{Rng, RngExt};
use std::cmp::Ordering;

/// The load of the least loaded targets in a set, and the sum of their weights.
#[derive(Debug, Clone, Copy)]
struct Least {
    /// Targets without weight come after all others.
    weightless: bool,
    /// Connections per weight.
    load: f64,
    weight: f64,
}

impl Least {
    fn cmp(&self, other: &Self) -> Ordering {
        self.weightless
            .cmp(&other.weightless)
            .then(self.load.total_cmp(&other.load))
    }
}

impl Summary for Least {
    const NONE: Self = Self {
        weightless: true,
        load: f64::INFINITY,
        weight: 0.0,
    };
    fn join(self, right: Self) -> Self {
        match self.cmp(&right) {
            Ordering::Less => self,
            Ordering::Greater => right,
            Ordering::Equal => Self {
                weight: self.weight + right.weight,
                ..self
            },
        }
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct WeightsMinimumConnection {
    least: Tree<Least>,
}

impl WeightsMinimumConnection {
    pub(super) fn new(targets: &Targets) -> Self {
        Self {
            least: Tree::new((0..targets.len()).map(|index| leaf(targets, index))),
        }
    }
}

impl Strategy for WeightsMinimumConnection {
    fn pick(&mut self, _: &Targets, _: &mut Cursor, rng: &mut dyn Rng, _: Option<usize>) -> Option<usize> {
        let mut place = self.least.root().weight * rng.random::<f64>();
        let index = self.least.descend(|left, right| match left.cmp(&right) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => {
                let go_right = place >= left.weight;
                place -= if go_right { left.weight } else { 0.0 };
                go_right
            }
        });
        Some(index)
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        match change {
            Change::Pushed => self.least.push(leaf(targets, targets.len() - 1)),
            Change::Removed(_) | Change::Cleared => *self = Self::new(targets),
            Change::Weight(index) | Change::Connections(index) => self.least.set(index, leaf(targets, index)),
            Change::Usage => {}
        }
    }
}

fn leaf(targets: &Targets, index: usize) -> Least {
    let weightless = targets.weights()[index] == 0.0;
    let weight = if weightless { 1.0 } else { targets.weights()[index] };
    Least {
        weightless,
        load: f64::from(targets.connections(index)) / weight,
        weight,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{assert_shares, balancer, counts, rng, seeded};
    use proptest::prelude::*;

    const ALGORITHM: Algorithm = Algorithm::WeightsMinimumConnection;

    #[test]
    fn without_weights_it_is_the_fewest_connections() {
        for weight in [0.0, -1.0, f64::NAN] {
            let mut balancer = balancer(ALGORITHM, &[weight; 4]);
            assert_shares(&counts(&mut balancer, 20_000), &[1.0; 4]);
            balancer.connect(2);
            assert_shares(&counts(&mut balancer, 20_000), &[1.0, 1.0, 0.0, 1.0]);
        }
    }

    #[test]
    fn a_weightless_target_waits_for_all_others() {
        let mut balancer = balancer(ALGORITHM, &[0.0, 1.0]);
        balancer.set_connections(1, u32::MAX);
        assert_eq!(counts(&mut balancer, 100), [0, 100]);
        balancer.set_weight(1, 0.0);
        assert_eq!(counts(&mut balancer, 100), [100, 0]);
    }

    #[test]
    fn loads_beyond_any_number_are_equals() {
        let mut balancer = balancer(ALGORITHM, &[f64::MIN_POSITIVE, f64::MIN_POSITIVE, 0.0]);
        balancer.set_connections(0, u32::MAX);
        balancer.set_connections(1, 7);
        assert_shares(&counts(&mut balancer, 20_000), &[1.0, 1.0, 0.0]);
    }

    #[test]
    fn huge_weights_hold_their_shares() {
        let mut balancer = balancer(ALGORITHM, &[f64::MAX, f64::MAX, 1.0]);
        assert_shares(&counts(&mut balancer, 20_000), &[1.0, 1.0, 0.0]);
    }

    proptest! {
        #![proptest_config(seeded(48))]
        #[test]
        fn at_rest_shares_follow_weights(mut weights in prop::collection::vec(prop_oneof![Just(0.0), 0.5..9.0], 1..30)) {
            weights.push(1.0);
            assert_shares(&counts(&mut balancer(ALGORITHM, &weights), 20_000), &weights);
        }

        #[test]
        fn the_pick_is_never_more_loaded_than_another(
            targets in prop::collection::vec((1u32..6, 0u32..6), 1..40),
        ) {
            let mut balancer = balancer(ALGORITHM, &[]);
            for (index, &(weight, connections)) in targets.iter().enumerate() {
                balancer.push(f64::from(weight));
                balancer.set_connections(index, connections);
            }
            let least = targets.iter().map(|&(weight, count)| f64::from(count) / f64::from(weight)).reduce(f64::min);
            let shares: Vec<f64> = targets
                .iter()
                .map(|&(weight, count)| (f64::from(weight), Some(f64::from(count) / f64::from(weight))))
                .map(|(weight, load)| if load == least { weight } else { 0.0 })
                .collect();
            assert_shares(&counts(&mut balancer, 5000), &shares);
        }

        #[test]
        fn under_load_connections_are_kept_proportional(
            weights in prop::collection::vec(1u32..9, 1..20),
            rounds in 1u32..5,
        ) {
            let mut balancer = balancer(ALGORITHM, &weights.iter().copied().map(f64::from).collect::<Vec<_>>());
            let mut rng = rng();
            for _ in 0..rounds * weights.iter().sum::<u32>() {
                let index = balancer.pick(&mut rng, None).unwrap();
                balancer.connect(index);
            }
            for (index, weight) in weights.into_iter().enumerate() {
                prop_assert_eq!(balancer.connections(index), rounds * weight);
            }
        }
    }
}
