//! WEIGHTS: each target scores its weight plus a random part of the total weight; the highest score wins.
//!
//! A heavier target wins more often than its share. A pick costs O(n): each target draws a number.

use super::random::Random;
use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::{Rng, RngExt};

/// See the module.
#[derive(Debug)]
pub(super) struct Weights;

impl Strategy for Weights {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        let total = targets.total();
        if total == 0.0 {
            // All targets score 0: they are equals.
            return Random.pick(targets, cursor, rng, wanted);
        }
        let mut best = (f64::NEG_INFINITY, 0);
        for (index, weight) in targets.weights().iter().enumerate() {
            let score = weight + total * rng.random::<f64>();
            if score > best.0 {
                best = (score, index);
            }
        }
        Some(best.1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{
        assert_alike, assert_shares, balancer, counts, seeded, weights_by_definition,
    };
    use proptest::prelude::*;

    #[test]
    fn equals_are_equally_likely_also_without_weight() {
        for weight in [0.0, f64::NAN, 1.0, f64::MAX] {
            let mut balancer = balancer(Algorithm::Weights, &[weight; 7]);
            assert_shares(&counts(&mut balancer, 20_000), &[1.0; 7]);
        }
    }

    #[test]
    fn the_heavier_of_two_has_a_known_share() {
        // 1 + 4u > 3 + 4v if u exceeds v by more than a half: the lighter target wins one time in eight.
        let mut balancer = balancer(Algorithm::Weights, &[1.0, 3.0]);
        assert_shares(&counts(&mut balancer, 40_000), &[1.0, 7.0]);
    }

    proptest! {
        #![proptest_config(seeded(24))]
        #[test]
        fn wins_are_distributed_as_defined(weights in prop::collection::vec(0u32..20, 2..12)) {
            prop_assume!(weights.iter().any(|&weight| weight > 0));
            let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let mut balancer = balancer(Algorithm::Weights, &weights);
            assert_alike(&counts(&mut balancer, 20_000), &weights_by_definition(&weights, 20_000));
        }
    }
}
