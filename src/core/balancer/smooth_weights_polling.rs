//! SMOOTH_WEIGHTS_POLLING: each target as often as its weight, and the picks of one target as far apart as possible.
//!
//! This is nginx's smooth weighted round robin. Each pick adds its weight to every target's credit. The target with the
//! most credit is picked (of equals, the first) and pays the total weight. With whole weights, every round of
//! total-weight picks is exact: weights 5, 1, 1 give a a b a c a a, where WEIGHTS_POLLING gives a a a a a b c. If all
//! weights are 0, the targets take turns.
//!
//! A pick costs O(n).

use super::polling::Polling;
use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use rand::Rng;

/// See the module.
#[derive(Debug)]
pub(super) struct SmoothWeightsPolling {
    credits: Vec<f64>,
}

impl SmoothWeightsPolling {
    pub(super) fn new(targets: &Targets) -> Self {
        Self {
            credits: vec![0.0; targets.len()],
        }
    }
}

impl Strategy for SmoothWeightsPolling {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, (credit, weight)) in self.credits.iter_mut().zip(targets.weights()).enumerate() {
            // After a removal all credits can be negative. Then the credit 0 of a target without weight would be the
            // highest.
            if *weight == 0.0 {
                continue;
            }
            *credit += weight;
            if best.is_none_or(|(_, most)| *credit > most) {
                best = Some((index, *credit));
            }
        }
        let Some((index, _)) = best else {
            return Polling.pick(targets, cursor, rng, wanted);
        };
        self.credits[index] -= targets.total();
        Some(index)
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        match change {
            Change::Pushed => self.credits.push(0.0),
            // The other targets keep their credit. If each replacement of a child reset it, the heaviest target would
            // win each time.
            Change::Removed(index) => {
                self.credits.remove(index);
            }
            // Credit in terms of the old weights could starve a target for a long time.
            Change::Cleared | Change::Weight(_) => *self = Self::new(targets),
            Change::Connections(_) | Change::Usage => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, counts, picks};
    use proptest::prelude::*;

    const ALGORITHM: Algorithm = Algorithm::SmoothWeightsPolling;

    #[test]
    fn the_heaviest_target_is_spread_over_the_round() {
        let mut balancer = balancer(ALGORITHM, &[5.0, 1.0, 1.0]);
        assert_eq!(
            picks(&mut balancer, 14),
            [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]
        );
    }

    #[test]
    fn without_weights_all_take_turns() {
        for weight in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            let mut balancer = balancer(ALGORITHM, &[weight; 3]);
            assert_eq!(picks(&mut balancer, 5), [0, 1, 2, 0, 1]);
        }
    }

    #[test]
    fn a_replaced_target_leaves_the_others_their_turns() {
        let mut balancer = balancer(ALGORITHM, &[2.0, 1.0, 0.0]);
        let mut counts = [0; 3];
        for _ in 0..30 {
            counts[picks(&mut balancer, 1)[0]] += 1;
            balancer.remove(2);
            balancer.push(0.0);
        }
        assert_eq!(counts, [20, 10, 0]);
    }

    #[test]
    fn a_changed_weight_starts_a_new_round() {
        let mut balancer = balancer(ALGORITHM, &[1000.0, 1.0]);
        picks(&mut balancer, 500);
        balancer.set_weight(0, 1.0);
        assert_eq!(picks(&mut balancer, 4), [0, 1, 0, 1]);
        balancer.clear();
        balancer.push(1.0);
        assert_eq!(picks(&mut balancer, 2), [0, 0]);
    }

    #[test]
    fn a_target_without_weight_is_not_picked_after_removals() {
        let mut balancer = balancer(ALGORITHM, &[1.0, 1.0, 1.0, 0.0]);
        picks(&mut balancer, 1);
        balancer.remove(1);
        balancer.remove(1);
        assert_eq!(picks(&mut balancer, 5), [0; 5]);
    }

    proptest! {
        #[test]
        fn every_round_is_exact(weights in prop::collection::vec(0u32..12, 1..30), start in 0usize..200) {
            let total = weights.iter().sum::<u32>() as usize;
            prop_assume!(total > 0);
            let as_f64: Vec<f64> = weights.iter().copied().map(f64::from).collect();
            let mut balancer = balancer(ALGORITHM, &as_f64);
            // The round may start at any position.
            picks(&mut balancer, start);
            let round = counts(&mut balancer, total);
            prop_assert_eq!(round, weights.into_iter().map(|weight| weight as usize).collect::<Vec<_>>());
        }

        #[test]
        fn fractions_stay_close_to_their_shares(weights in prop::collection::vec(0.01..9.0, 2..20)) {
            let total: f64 = weights.iter().sum();
            let len = weights.len() as f64;
            let counts = counts(&mut balancer(ALGORITHM, &weights), 2000);
            for (count, weight) in counts.into_iter().zip(weights) {
                let off = count as f64 - 2000.0 * weight / total;
                prop_assert!(off.abs() <= len, "{off}");
            }
        }
    }
}
