//! SPECIFY: the wanted target, if it exists.
//!
//! A pick costs O(1).

use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::Rng;

/// See the module.
#[derive(Debug)]
pub(super) struct Specify;

impl Strategy for Specify {
    fn pick(
        &mut self,
        targets: &Targets,
        _: &mut Cursor,
        _: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize> {
        wanted.filter(|&index| index < targets.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::testing::{balancer, rng};

    #[test]
    fn picks_what_is_wanted_and_nothing_else() {
        let mut balancer = balancer(Algorithm::Specify, &[0.0, 9.0]);
        for (wanted, picked) in [
            (Some(0), Some(0)),
            (Some(1), Some(1)),
            (Some(2), None),
            (None, None),
        ] {
            assert_eq!(balancer.pick(&mut rng(), wanted), picked);
        }
        balancer.remove(0);
        assert_eq!(balancer.pick(&mut rng(), Some(1)), None);
    }
}
