//! WEIGHTS_RANDOM: any target, with a probability proportional to its weight. If all weights are 0, all are equally
//! likely.
//!
//! A pick costs O(log n).

use super::random::Random;
use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use super::tree::Tree;
use super::weights_polling::{at, follow};
use rand::{Rng, RngExt};

/// See the module.
#[derive(Debug)]
pub(super) struct WeightsRandom {
    sums: Tree<f64>,
}

impl WeightsRandom {
    pub(super) fn new(targets: &Targets) -> Self {
        Self {
            sums: Tree::new(targets.weights().iter().copied()),
        }
    }
}

impl Strategy for WeightsRandom {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        let total = self.sums.root();
        if total == 0.0 {
            return Random.pick(targets, cursor, rng, wanted);
        }
        Some(at(&self.sums, total * rng.random::<f64>()))
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        follow(&mut self.sums, targets, change);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{assert_shares, balancer, counts, seeded};
    use proptest::prelude::*;

    #[test]
    fn without_weights_all_are_equally_likely() {
        for weight in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            let mut balancer = balancer(Algorithm::WeightsRandom, &[weight; 5]);
            assert_shares(&counts(&mut balancer, 20_000), &[1.0; 5]);
        }
    }

    #[test]
    fn huge_and_tiny_weights_hold_their_shares() {
        for weight in [f64::MAX, 1e300, 1e-300, f64::MIN_POSITIVE] {
            let mut balancer = balancer(Algorithm::WeightsRandom, &[weight, 0.0, weight, weight]);
            assert_shares(&counts(&mut balancer, 20_000), &[1.0, 0.0, 1.0, 1.0]);
        }
    }

    proptest! {
        #![proptest_config(seeded(48))]
        #[test]
        fn shares_follow_weights_through_changes(
            mut weights in prop::collection::vec(prop_oneof![Just(0.0), 0.5..9.0], 1..30),
            changed in 0usize..30,
        ) {
            weights.push(1.5);
            let mut balancer = balancer(Algorithm::WeightsRandom, &weights);
            assert_shares(&counts(&mut balancer, 20_000), &weights);
            let at = changed % weights.len();
            weights[at] = 4.0;
            balancer.set_weight(at, 4.0);
            assert_shares(&counts(&mut balancer, 20_000), &weights);
            weights.push(2.0);
            balancer.push(2.0);
            weights.remove(at);
            balancer.remove(at);
            assert_shares(&counts(&mut balancer, 20_000), &weights);
        }
    }
}
