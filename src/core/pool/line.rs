//! Calls in the order in which they arrived. When a call leaves early, its entry stays and is skipped at its turn. So
//! the cost of leaving does not depend on the number of waiting calls.

use std::collections::VecDeque;

use crate::core::wire::CallId;

/// The number of entries of calls that have left which may always stay.
const FEW: usize = 32;

/// A line of waiting calls. The caller knows which calls still wait here.
#[derive(Debug, Default)]
pub struct Line {
    calls: VecDeque<CallId>,
    /// The number of entries of calls that have left.
    left: usize,
}

impl Line {
    /// The number of waiting calls.
    pub fn len(&self) -> usize {
        self.calls.len() - self.left
    }

    /// Whether no call waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the youngest call.
    pub fn push(&mut self, call: CallId) {
        self.calls.push_back(call);
    }

    /// The oldest call.
    pub fn first(&mut self, waits: impl Fn(CallId) -> bool) -> Option<CallId> {
        while let Some(&call) = self.calls.front() {
            if self.left == 0 || waits(call) {
                return Some(call);
            }
            self.calls.pop_front();
            self.left -= 1;
        }
        None
    }

    /// Removes the call that [`Line::first`] has just returned.
    pub fn pop_first(&mut self) {
        self.calls.pop_front();
    }

    /// Records that a call of this line no longer waits. `waits` must already return false for it.
    pub fn leave(&mut self, waits: impl Fn(CallId) -> bool) {
        self.left += 1;
        if self.left > FEW.max(self.calls.len() / 2) || self.is_empty() {
            self.calls.retain(|call| waits(*call));
            self.left = 0;
        }
    }

    /// Takes all calls, oldest first.
    pub fn take_all(&mut self, waits: impl Fn(CallId) -> bool) -> VecDeque<CallId> {
        self.left = 0;
        let mut calls = std::mem::take(&mut self.calls);
        calls.retain(|call| waits(*call));
        calls
    }

    /// Adds calls that may be older than those here. Both are in order.
    pub fn merge(&mut self, mut others: VecDeque<CallId>) {
        if self.calls.front().is_none_or(|first| others.back() < Some(first)) {
            others.append(&mut self.calls);
            self.calls = others;
        } else {
            self.calls.append(&mut others);
            // Both parts are sorted, so this merges them in one pass.
            self.calls.make_contiguous().sort();
        }
    }
}

impl From<VecDeque<CallId>> for Line {
    fn from(calls: VecDeque<CallId>) -> Self {
        Line { calls, left: 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_gives_its_calls_by_age_without_those_that_have_left(steps in prop::collection::vec((0..4_u8, 0..200_usize), 0..400)) {
            let (mut line, mut model, mut next) = (Line::default(), BTreeSet::new(), 1000);
            for (step, at) in steps {
                match step {
                    0 | 1 => {
                        next += 1;
                        line.push(CallId(next));
                        model.insert(CallId(next));
                    }
                    2 => {
                        let first = line.first(|call| model.contains(&call));
                        prop_assert_eq!(first, model.first().copied());
                        if first.is_some() {
                            model.pop_first();
                            line.pop_first();
                        }
                    }
                    _ => {
                        let call = model.iter().nth(at).copied();
                        if let Some(call) = call {
                            model.remove(&call);
                            line.leave(|call| model.contains(&call));
                        }
                    }
                }
                prop_assert_eq!(line.len(), model.len());
                prop_assert!(line.calls.len() <= 2 * model.len() + FEW + 1);
            }
            let all: Vec<_> = line.take_all(|call| model.contains(&call)).into();
            prop_assert_eq!(all, model.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn merging_keeps_the_order(ours in prop::collection::btree_set(0..100_u64, 0..20), others in prop::collection::btree_set(100..200_u64, 0..20), swaps: bool) {
            let (first, second) = if swaps { (&others, &ours) } else { (&ours, &others) };
            let calls = |ids: &BTreeSet<u64>| ids.iter().map(|id| CallId(*id)).collect::<VecDeque<_>>();
            let mut line = Line::from(calls(first));
            line.merge(calls(second));
            let merged: Vec<_> = line.take_all(|_| true).into();
            prop_assert!(merged.is_sorted() && merged.len() == ours.len() + others.len());
        }
    }
}
