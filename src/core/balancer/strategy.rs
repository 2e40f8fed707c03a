//! The interface between the balancer and its algorithms.

use super::targets::Targets;
use rand::Rng;
use std::fmt::Debug;

/// One algorithm. It may keep its own index of the targets; the balancer notifies it of each change to them.
pub(super) trait Strategy: Debug {
    /// Picks a target. There is at least one.
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        rng: &mut dyn Rng,
        wanted: Option<usize>,
    ) -> Option<usize>;

    /// The load of a target. It decides when the picked targets are full.
    fn load(&self, targets: &Targets, index: usize) -> f64 {
        f64::from(targets.connections(index))
    }

    /// Called after the targets have changed; `_targets` has the new state.
    fn changed(&mut self, _targets: &Targets, _change: Change) {}
}

/// A change to the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// A target was appended.
    Pushed,
    /// The target at this index was removed, and later ones have moved down.
    Removed(usize),
    /// All targets were removed.
    Cleared,
    /// The weight of this target has changed.
    Weight(usize),
    /// The number of connections of this target has changed.
    Connections(usize),
    /// The use of a target has changed.
    Usage,
}

/// The positions of the algorithms. They outlive a change of algorithm, and users can read and set them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    /// The target whose turn is next.
    pub(super) current: usize,
    /// The position in a round by weight, from 0 to the total weight.
    pub(super) weight: f64,
}

impl Cursor {
    /// The target whose turn is next, among `len` targets (at least one).
    pub(super) fn current(&self, len: usize) -> usize {
        // Mostly in range: only an index that was set from outside needs the division.
        if self.current < len {
            self.current
        } else {
            self.current % len
        }
    }

    /// Ends the turn of `index`: the next turn is that of the target after it.
    pub(super) fn pass(&mut self, index: usize, len: usize) {
        self.current = if index + 1 < len { index + 1 } else { 0 };
    }
}
