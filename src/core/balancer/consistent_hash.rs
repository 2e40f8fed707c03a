//! CONSISTENT_HASH: the wanted target, if it exists; otherwise all targets in turn. The caller finds the wanted target
//! by the hash of an id.
//!
//! A pick costs O(1).

use super::polling::Polling;
use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::Rng;

/// See the module.
#[derive(Debug)]
pub(super) struct ConsistentHash;

impl Strategy for ConsistentHash {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        match wanted.filter(|&index| index < targets.len()) {
            Some(index) => Some(index),
            None => Polling.pick(targets, cursor, rng, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, picks, rng};

    #[test]
    fn what_is_wanted_is_no_turn() {
        let mut balancer = balancer(Algorithm::ConsistentHash, &[1.0; 3]);
        assert_eq!(picks(&mut balancer, 2), [0, 1]);
        assert_eq!(balancer.pick(&mut rng(), Some(0)), Some(0));
        assert_eq!(picks(&mut balancer, 2), [2, 0]);
        assert_eq!(balancer.pick(&mut rng(), Some(9)), Some(1));
    }
}
