//! Decides which child is read next. A child that floods the pool waits for its turn like any other.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::core::child::ChildId;

/// A source of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    /// A child's channel.
    Channel(ChildId),
    /// A child's shared-memory transport.
    Transport(ChildId),
}

/// The sources that have messages, each once, in the order in which they reported.
#[derive(Debug, Default)]
pub(super) struct Rotation {
    line: VecDeque<Origin>,
    waiting: FxHashSet<Origin>,
}

impl Rotation {
    /// Adds a source at the end, unless it is there already.
    pub(super) fn want(&mut self, origin: Origin) {
        if self.waiting.insert(origin) {
            self.line.push_back(origin);
        }
    }

    /// Takes the first source.
    pub(super) fn next(&mut self) -> Option<Origin> {
        let first = self.line.pop_front()?;
        self.waiting.remove(&first);
        Some(first)
    }

    pub(super) fn len(&self) -> usize {
        self.line.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// Removes the sources of a child that is gone.
    pub(super) fn forget(&mut self, child: ChildId) {
        for origin in [Origin::Channel(child), Origin::Transport(child)] {
            if self.waiting.remove(&origin) {
                self.line.retain(|other| *other != origin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn origin() -> impl Strategy<Value = Origin> {
        (0..5_u32, any::<bool>()).prop_map(|(child, transport)| match transport {
            true => Origin::Transport(ChildId(child)),
            false => Origin::Channel(ChildId(child)),
        })
    }

    #[derive(Debug, Clone)]
    enum Step {
        Want(Origin),
        Serve { wants_more: bool },
        Forget(u32),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => origin().prop_map(Step::Want),
            4 => any::<bool>().prop_map(|wants_more| Step::Serve { wants_more }),
            1 => (0..5_u32).prop_map(Step::Forget),
        ]
    }

    proptest! {
        /// Between a source's request for a turn and that turn, no other source gets two.
        #[test]
        fn nobody_is_served_twice_while_another_waits(steps in prop::collection::vec(step(), 0..200)) {
            let mut rotation = Rotation::default();
            let mut served_since: Vec<(Origin, Vec<Origin>)> = Vec::new();
            for step in steps {
                match step {
                    Step::Want(origin) => {
                        rotation.want(origin);
                        if served_since.iter().all(|(other, _)| *other != origin) {
                            served_since.push((origin, Vec::new()));
                        }
                    }
                    Step::Serve { wants_more } => {
                        let next = rotation.next();
                        prop_assert_eq!(next.is_some(), !served_since.is_empty());
                        let Some(next) = next else { continue };
                        prop_assert!(served_since.iter().any(|(other, _)| *other == next));
                        served_since.retain(|(other, _)| *other != next);
                        for (_, served) in &mut served_since {
                            prop_assert!(!served.contains(&next));
                            served.push(next);
                        }
                        if wants_more {
                            rotation.want(next);
                            served_since.push((next, Vec::new()));
                        }
                    }
                    Step::Forget(child) => {
                        rotation.forget(ChildId(child));
                        let gone = [Origin::Channel(ChildId(child)), Origin::Transport(ChildId(child))];
                        served_since.retain(|(other, _)| !gone.contains(other));
                    }
                }
                prop_assert_eq!(rotation.len(), served_since.len());
            }
        }
    }
}
