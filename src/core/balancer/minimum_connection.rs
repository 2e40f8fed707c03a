//! MINIMUM_CONNECTION: the target with the fewest connections; ties are broken in turn, by index.
//!
//! A pick, a connect and a disconnect cost O(log n).

use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use super::tree::{Summary, Tree};
use rand::Rng;

/// The fewest connections in a set of targets. For an empty set, more than any target can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fewest(u64);

impl Summary for Fewest {
    const NONE: Self = Self(u64::MAX);
    fn join(self, right: Self) -> Self {
        Self(self.0.min(right.0))
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct MinimumConnection {
    fewest: Tree<Fewest>,
}

impl MinimumConnection {
    pub(super) fn new(targets: &Targets) -> Self {
        Self {
            fewest: Tree::new((0..targets.len()).map(|index| leaf(targets, index))),
        }
    }
}

impl Strategy for MinimumConnection {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        _: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        let index = self.fewest.next_best(cursor.current(targets.len()));
        cursor.pass(index, targets.len());
        Some(index)
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        match change {
            Change::Pushed => self.fewest.push(leaf(targets, targets.len() - 1)),
            Change::Removed(_) | Change::Cleared => *self = Self::new(targets),
            Change::Connections(index) => self.fewest.set(index, leaf(targets, index)),
            Change::Weight(_) | Change::Usage => {}
        }
    }
}

fn leaf(targets: &Targets, index: usize) -> Fewest {
    Fewest(u64::from(targets.connections(index)))
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, picks, rng};
    use proptest::prelude::*;

    #[test]
    fn equals_take_turns() {
        let mut balancer = balancer(Algorithm::MinimumConnection, &[1.0; 3]);
        assert_eq!(picks(&mut balancer, 5), [0, 1, 2, 0, 1]);
        balancer.connect(1);
        assert_eq!(picks(&mut balancer, 3), [2, 0, 2]);
    }

    #[test]
    fn the_fewest_win_also_when_all_have_as_many_as_can_be() {
        let mut balancer = balancer(Algorithm::MinimumConnection, &[1.0; 3]);
        (0..3).for_each(|index| balancer.set_connections(index, u32::MAX));
        assert_eq!(picks(&mut balancer, 4), [0, 1, 2, 0]);
        balancer.disconnect(2);
        assert_eq!(picks(&mut balancer, 2), [2, 2]);
    }

    proptest! {
        #[test]
        fn spreads_calls_evenly(count in 1usize..40, calls in 0usize..300) {
            let mut balancer = balancer(Algorithm::MinimumConnection, &vec![0.0; count]);
            for call in 0..calls {
                let index = balancer.pick(&mut rng(), None).unwrap();
                prop_assert_eq!(index, call % count);
                balancer.connect(index);
            }
        }

        #[test]
        fn picks_the_first_of_the_fewest_from_where_it_is(
            steps in prop::collection::vec((0u8..5, 0usize..40, 0u32..4), 1..150),
        ) {
            let mut balancer = balancer(Algorithm::MinimumConnection, &[]);
            let mut model: Vec<u32> = Vec::new();
            for (kind, at, count) in steps {
                match kind {
                    0 | 1 => { balancer.push(1.0); model.push(0); }
                    2 if at < model.len() => { balancer.remove(at); model.remove(at); }
                    _ if at < model.len() => { balancer.set_connections(at, count); model[at] = count; }
                    _ => {}
                }
                let (len, from) = (model.len(), balancer.current_index());
                let expected = (from..len).chain(0..from).min_by_key(|&index| model[index]);
                prop_assert_eq!(balancer.pick(&mut rng(), None), expected);
            }
        }
    }
}
