//! RANDOM: any target, all equally likely.
//!
//! A pick costs O(1).

use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::{Rng, RngExt};

/// See the module.
#[derive(Debug)]
pub(super) struct Random;

impl Strategy for Random {
    fn pick(
        &mut self,
        targets: &Targets,
        _: &mut Cursor,
        rng: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        Some(rng.random_range(0..targets.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{assert_shares, balancer, counts, seeded};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(seeded(32))]
        #[test]
        fn all_are_equally_likely(weights in prop::collection::vec(-1.0..9.0, 1..50)) {
            let mut balancer = balancer(Algorithm::Random, &weights);
            assert_shares(&counts(&mut balancer, 20_000), &vec![1.0; weights.len()]);
            balancer.remove(0);
            balancer.push(4.0);
            assert_shares(&counts(&mut balancer, 20_000), &vec![1.0; weights.len()]);
        }
    }
}
