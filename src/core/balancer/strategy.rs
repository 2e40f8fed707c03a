//! What an algorithm is to the balancer.

use super::targets::Targets;
use rand::Rng;
use std::fmt::Debug;

/// One algorithm. It may keep its own index of the targets, and is notified of each change to them.
pub(super) trait Strategy: Debug {
    /// Picks one of the targets, of which there is at least one.
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize>;

    /// How loaded one of the targets is, for when those that were picked are full.
    fn load(&self, targets: &Targets, index: usize) -> f64 {
        f64::from(targets.connections(index))
    }

    /// The targets have changed, as they are now.
    fn changed(&mut self, _targets: &Targets, _change: Change) {}
}

/// What has changed about the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// There is one more, at the end.
    Pushed,
    /// This one is gone, and later ones have moved down.
    Removed(usize),
    /// All are gone.
    Cleared,
    /// This one has another weight.
    Weight(usize),
    /// This one has another number of connections.
    Connections(usize),
    /// One is seen to use more or less.
    Usage,
}

/// Where the algorithms are. It outlives a change of algorithm, and users can read and move it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    /// The target whose turn is next.
    pub(super) current: usize,
    /// The place in a round by weight, from 0 to the total weight.
    pub(super) weight: f64,
}

impl Cursor {
    /// The target whose turn is next among `len` (at least one) targets.
    pub(super) fn current(&self, len: usize) -> usize {
        // Mostly in range: the division is for an index that was set from outside.
        if self.current < len {
            self.current
        } else {
            self.current % len
        }
    }

    /// It was the turn of `index`; next is the one after it.
    pub(super) fn pass(&mut self, index: usize, len: usize) {
        self.current = if index + 1 < len { index + 1 } else { 0 };
    }
}
