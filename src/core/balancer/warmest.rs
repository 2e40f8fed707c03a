//! WARMEST: the target with the fewest connections; of equals, the target that has most recently lost a connection.
//!
//! The code and data of that target are still in the caches of a processor that is awake, and the other targets can go
//! to sleep. A pick, a connect and a disconnect cost O(log n).

use super::strategy::{Change, Cursor, Strategy};
use super::targets::Targets;
use super::tree::{Summary, Tree};
use rand::Rng;

/// The connections, and how long ago one ended: the least value is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Coldness {
    connections: u64,
    /// A smaller value is more recent.
    since: u64,
}

impl Summary for Coldness {
    const NONE: Self = Coldness {
        connections: u64::MAX,
        since: u64::MAX,
    };
    fn join(self, right: Self) -> Self {
        self.min(right)
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Warmest {
    coldness: Tree<Coldness>,
}

impl Warmest {
    pub(super) fn new(targets: &Targets) -> Self {
        Warmest {
            coldness: Tree::new((0..targets.len()).map(|index| leaf(targets, index))),
        }
    }
}

impl Strategy for Warmest {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        _: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        // No turns: among targets that never had a connection, the first is taken.
        let index = self.coldness.next_best(0);
        cursor.pass(index, targets.len());
        Some(index)
    }

    fn load(&self, targets: &Targets, index: usize) -> f64 {
        // Warmth only breaks ties: it is less than one connection.
        let warmth = targets.last_ended(index) as f64 / (targets.ended() as f64 + 1.0);
        f64::from(targets.connections(index)) + 1.0 - warmth
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        match change {
            Change::Pushed => self.coldness.push(leaf(targets, targets.len() - 1)),
            Change::Removed(_) | Change::Cleared => *self = Self::new(targets),
            Change::Connections(index) => self.coldness.set(index, leaf(targets, index)),
            Change::Weight(_) | Change::Usage => {}
        }
    }
}

fn leaf(targets: &Targets, index: usize) -> Coldness {
    Coldness {
        connections: u64::from(targets.connections(index)),
        since: u64::MAX - targets.last_ended(index),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{balancer, picks, rng};
    use super::super::{Algorithm, Balancer};
    use proptest::prelude::*;

    /// A call from its pick to its end.
    fn call(balancer: &mut Balancer) -> usize {
        let index = balancer.pick(&mut rng(), None).unwrap();
        balancer.connect(index);
        balancer.disconnect(index);
        index
    }

    #[test]
    fn one_call_after_the_other_meets_the_same_target() {
        let mut balancer = balancer(Algorithm::Warmest, &[1.0; 3]);
        assert_eq!(picks(&mut balancer, 3), [0, 0, 0]);
        balancer.connect(0);
        assert_eq!([call(&mut balancer), call(&mut balancer)], [1, 1]);
        balancer.disconnect(0);
        assert_eq!([call(&mut balancer), call(&mut balancer)], [0, 0]);
    }

    #[test]
    fn it_stays_warm_when_another_goes() {
        let mut balancer = balancer(Algorithm::Warmest, &[1.0; 4]);
        balancer.connect(2);
        balancer.disconnect(2);
        balancer.remove(0);
        assert_eq!(picks(&mut balancer, 2), [1, 1]);
        balancer.remove(1);
        assert_eq!(picks(&mut balancer, 2), [0, 0]);
    }

    #[test]
    fn where_the_warmest_is_full_the_warmest_of_the_others_is_taken() {
        let mut balancer = balancer(Algorithm::Warmest, &[1.0; 4]);
        for index in [1, 3, 2, 0] {
            balancer.connect(index);
            balancer.disconnect(index);
        }
        let mut taken =
            |full: &[usize]| balancer.pick_available(&mut rng(), None, |index| !full.contains(&index));
        assert_eq!(
            [taken(&[0]), taken(&[0, 2]), taken(&[0, 2])],
            [Some(2), Some(3), Some(3)]
        );
        balancer.connect(2);
        assert_eq!(
            balancer.pick_available(&mut rng(), None, |index| index != 0),
            Some(3)
        );
    }

    proptest! {
        #[test]
        fn the_pick_is_the_last_to_have_ended_of_the_fewest(
            steps in prop::collection::vec((0u8..6, 0usize..12), 1..150),
        ) {
            let mut balancer = Balancer::new(Algorithm::Warmest);
            let mut model: Vec<(u32, usize)> = Vec::new();
            for (time, (kind, at)) in steps.into_iter().enumerate() {
                match kind {
                    0 | 1 => { balancer.push(1.0); model.push((0, 0)); }
                    2 if at < model.len() => { balancer.remove(at); model.remove(at); }
                    3 | 4 if at < model.len() => { balancer.connect(at); model[at].0 += 1; }
                    5 if at < model.len() && model[at].0 > 0 => {
                        balancer.disconnect(at);
                        model[at] = (model[at].0 - 1, time + 1);
                    }
                    _ => {}
                }
                let expected = (0..model.len()).min_by_key(|&index| (model[index].0, usize::MAX - model[index].1));
                prop_assert_eq!(balancer.pick(&mut rng(), None), expected);
            }
        }
    }
}
