//! WEIGHTS_POLLING: in turn, each target as often as its weight.
//!
//! The weights lie end to end on a round whose length is their sum. With whole weights the position advances by 1:
//! every round of total-weight picks gives each target exactly its weight, and one target's picks follow each other.
//! With fractions among the weights, a step of 1 could hit the same position forever. So the position advances by the
//! golden section of the round: over any n picks, each target's count is within O(log n) of its share. If all weights
//! are 0, the targets take turns.
//!
//! A pick costs O(log n).

use super::polling::Polling;
use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use super::tree::Tree;
use rand::Rng;

/// The step, as a part of the round, whose multiples are spread most evenly.
const GOLDEN_SECTION: f64 = 0.618_033_988_749_894_9;

/// See the module.
#[derive(Debug)]
pub(super) struct WeightsPolling {
    sums: Tree<f64>,
}

impl WeightsPolling {
    pub(super) fn new(targets: &Targets) -> Self {
        Self {
            sums: Tree::new(targets.weights().iter().copied()),
        }
    }
}

impl Strategy for WeightsPolling {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        let total = self.sums.root();
        if total == 0.0 {
            return Polling.pick(targets, cursor, rng, wanted);
        }
        let place = cursor.weight % total;
        let step = if targets.is_whole() {
            1.0
        } else {
            total * GOLDEN_SECTION
        };
        cursor.weight = (place + step) % total;
        Some(at(&self.sums, place))
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        follow(&mut self.sums, targets, change);
    }
}

/// The target whose part of the round contains a position, from 0 to less than the total.
pub(super) fn at(sums: &Tree<f64>, mut place: f64) -> usize {
    sums.descend(|left, right| {
        // If there is nothing to the right, rounding has led past the end.
        let go_right = place >= left && right > 0.0;
        place -= if go_right { left } else { 0.0 };
        go_right
    })
}

/// Updates the sums of weights after a change.
pub(super) fn follow(sums: &mut Tree<f64>, targets: &Targets, change: Change) {
    let weights = targets.weights();
    match change {
        Change::Pushed => weights.last().into_iter().for_each(|&weight| sums.push(weight)),
        Change::Removed(_) | Change::Cleared => *sums = Tree::new(weights.iter().copied()),
        Change::Weight(index) => sums.set(index, weights[index]),
        Change::Connections(_) | Change::Usage => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, counts, picks};
    use super::{Tree, at};
    use proptest::prelude::*;

    #[test]
    fn each_takes_its_weight_in_turn() {
        let mut balancer = balancer(Algorithm::WeightsPolling, &[1.0, 0.0, 3.0, 2.0]);
        assert_eq!(picks(&mut balancer, 12), [0, 2, 2, 2, 3, 3, 0, 2, 2, 2, 3, 3]);
    }

    #[test]
    fn a_place_past_the_end_is_the_last_that_has_weight() {
        for weights in [vec![1.0, 0.0], vec![1.0, 0.0, 0.0], vec![0.0, 2.0, 0.0, 0.0, 0.0]] {
            let last = weights.iter().rposition(|&weight| weight > 0.0);
            assert_eq!(Some(at(&Tree::new(weights.into_iter()), 2.5)), last);
        }
    }

    #[test]
    fn without_weights_all_take_turns() {
        for weight in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            let mut balancer = balancer(Algorithm::WeightsPolling, &[weight; 3]);
            assert_eq!(picks(&mut balancer, 5), [0, 1, 2, 0, 1]);
        }
    }

    #[test]
    fn huge_weights_leave_the_others_their_order() {
        let mut balancer = balancer(Algorithm::WeightsPolling, &[1.0, f64::MAX]);
        assert_eq!(picks(&mut balancer, 4), [0, 1, 1, 1]);
        balancer.remove(1);
        assert_eq!(picks(&mut balancer, 2), [0, 0]);
    }

    #[test]
    fn equal_fractions_take_even_turns() {
        for weight in [0.1, 0.5, 1e-12, f64::MIN_POSITIVE] {
            let counts = counts(&mut balancer(Algorithm::WeightsPolling, &[weight; 4]), 1000);
            assert!(counts.iter().all(|&count| count.abs_diff(250) <= 8), "{counts:?}");
        }
    }

    proptest! {
        #[test]
        fn every_round_is_exact(
            weights in prop::collection::vec(0u32..12, 1..30),
            start in 0usize..200,
        ) {
            let total = weights.iter().sum::<u32>() as usize;
            prop_assume!(total > 0);
            let as_f64: Vec<f64> = weights.iter().copied().map(f64::from).collect();
            let mut balancer = balancer(Algorithm::WeightsPolling, &as_f64);
            // The round may start at any position.
            picks(&mut balancer, start);
            let round = counts(&mut balancer, total);
            prop_assert_eq!(round, weights.into_iter().map(|weight| weight as usize).collect::<Vec<_>>());
        }

        #[test]
        fn rounds_are_exact_again_after_any_change(
            weights in prop::collection::vec(0u32..12, 2..20),
            removed in 0usize..20,
            changed in (0usize..20, 0u32..12),
        ) {
            let mut weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let mut balancer = balancer(Algorithm::WeightsPolling, &weights);
            picks(&mut balancer, 5);
            balancer.push(7.0);
            weights.push(7.0);
            weights.remove(removed % weights.len());
            balancer.remove(removed % (weights.len() + 1));
            let at = changed.0 % weights.len();
            weights[at] = f64::from(changed.1);
            balancer.set_weight(at, weights[at]);
            let total: f64 = weights.iter().sum();
            prop_assume!(total > 0.0);
            let round: Vec<f64> = counts(&mut balancer, total as usize).into_iter().map(|n| n as f64).collect();
            prop_assert_eq!(round, weights);
        }

        #[test]
        fn fractions_stay_close_to_their_shares(weights in prop::collection::vec(0.01..9.0, 2..20)) {
            let total: f64 = weights.iter().sum();
            let counts = counts(&mut balancer(Algorithm::WeightsPolling, &weights), 2000);
            for (count, weight) in counts.into_iter().zip(weights) {
                let off = count as f64 - 2000.0 * weight / total;
                prop_assert!(off.abs() <= 10.0, "{off}");
            }
        }
    }
}
