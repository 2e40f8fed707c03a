//! POLLING: all targets in turn.
//!
//! A pick costs O(1).

use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::Rng;

/// See the module.
#[derive(Debug)]
pub(super) struct Polling;

impl Strategy for Polling {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        _: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        let index = cursor.current(targets.len());
        cursor.pass(index, targets.len());
        Some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, picks};
    use proptest::prelude::*;

    #[test]
    fn goes_round() {
        let mut balancer = balancer(Algorithm::Polling, &[0.0, 5.0, 1.0]);
        assert_eq!(picks(&mut balancer, 7), [0, 1, 2, 0, 1, 2, 0]);
        assert_eq!(balancer.current_index(), 1);
    }

    #[test]
    fn a_new_target_takes_its_turn_at_the_end() {
        let mut balancer = balancer(Algorithm::Polling, &[1.0, 1.0]);
        assert_eq!(picks(&mut balancer, 1), [0]);
        balancer.push(1.0);
        assert_eq!(picks(&mut balancer, 4), [1, 2, 0, 1]);
    }

    #[test]
    fn the_next_stays_next_when_an_earlier_one_goes() {
        let mut balancer = balancer(Algorithm::Polling, &[1.0; 4]);
        assert_eq!(picks(&mut balancer, 2), [0, 1]);
        // The former target 2 is now target 1.
        balancer.remove(0);
        assert_eq!(picks(&mut balancer, 4), [1, 2, 0, 1]);
    }

    #[test]
    fn the_one_after_is_next_when_the_next_goes() {
        let mut balancer = balancer(Algorithm::Polling, &[1.0; 3]);
        assert_eq!(picks(&mut balancer, 2), [0, 1]);
        balancer.remove(2);
        assert_eq!(balancer.current_index(), 0);
        balancer.push(1.0);
        assert_eq!(picks(&mut balancer, 2), [0, 1]);
    }

    #[test]
    fn an_index_from_outside_is_taken_modulo() {
        let mut balancer = balancer(Algorithm::Polling, &[1.0; 3]);
        balancer.set_current_index(7);
        assert_eq!(picks(&mut balancer, 3), [1, 2, 0]);
        balancer.set_current_index(usize::MAX);
        assert_eq!(picks(&mut balancer, 4).len(), 4);
    }

    proptest! {
        #[test]
        fn nobody_is_skipped_or_repeated_when_others_go(
            count in 2usize..20,
            start in 0usize..40,
            removed in prop::collection::vec(0usize..20, 1..10),
        ) {
            let mut balancer = balancer(Algorithm::Polling, &vec![1.0; count]);
            let mut names: Vec<usize> = (0..count).collect();
            picks(&mut balancer, start);
            let mut due: Vec<usize> = (0..count).map(|step| (start + step) % count).collect();
            for index in removed {
                if names.len() > 1 && index < names.len() {
                    let name = names.remove(index);
                    balancer.remove(index);
                    due.retain(|&other| other != name);
                }
            }
            let round: Vec<usize> = picks(&mut balancer, names.len()).into_iter().map(|at| names[at]).collect();
            prop_assert_eq!(round, due);
        }
    }
}
