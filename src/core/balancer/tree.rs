//! A segment tree over the targets: the index of the algorithms that pick in O(log n).
//!
//! A leaf has an algorithm's data about one target. Each inner node has the [`Summary`] of its two children, and the
//! root that of all targets. Every change recomputes the nodes above it from their children. So rounding errors cannot
//! accumulate, as they do in a Fenwick tree that adds and subtracts. Building costs O(n), a change O(log n), a push
//! O(log n) amortised.

/// What a node says about the targets below it.
pub(super) trait Summary: Copy {
    /// The summary of no targets.
    const NONE: Self;
    /// The summary of the targets of both.
    fn join(self, right: Self) -> Self;
}

/// A sum.
impl Summary for f64 {
    const NONE: Self = 0.0;
    fn join(self, right: Self) -> Self {
        self + right
    }
}

/// A perfect binary tree: the root at 1, the children of `i` at `2i` and `2i + 1`, the leaves in the second half.
#[derive(Debug)]
pub(super) struct Tree<S> {
    nodes: Vec<S>,
    len: usize,
}

impl<S: Summary> Tree<S> {
    pub(super) fn new(items: impl ExactSizeIterator<Item = S>) -> Self {
        let len = items.len();
        let leaves = len.next_power_of_two();
        let mut nodes = vec![S::NONE; 2 * leaves];
        for (node, item) in nodes[leaves..].iter_mut().zip(items) {
            *node = item;
        }
        for index in (1..leaves).rev() {
            nodes[index] = nodes[2 * index].join(nodes[2 * index + 1]);
        }
        Self { nodes, len }
    }

    /// The summary of all targets.
    pub(super) fn root(&self) -> S {
        self.nodes[1]
    }

    pub(super) fn set(&mut self, index: usize, item: S) {
        let mut node = self.leaves() + index;
        self.nodes[node] = item;
        while node > 1 {
            node /= 2;
            self.nodes[node] = self.nodes[2 * node].join(self.nodes[2 * node + 1]);
        }
    }

    pub(super) fn push(&mut self, item: S) {
        let leaves = self.leaves();
        if self.len == leaves {
            let mut items = self.nodes.split_off(leaves);
            items.resize(2 * leaves, S::NONE);
            *self = Self {
                len: self.len,
                ..Self::new(items.into_iter())
            };
        }
        self.len += 1;
        self.set(self.len - 1, item);
    }

    /// Descends from the root. Goes to the right where `go_right(left, right)` is true, and returns the index of the
    /// leaf.
    pub(super) fn descend(&self, go_right: impl FnMut(S, S) -> bool) -> usize {
        self.descend_from(1, go_right)
    }

    /// The first leaf at or after `from` that equals the summary of all; otherwise the first such leaf at all.
    pub(super) fn next_best(&self, from: usize) -> usize
    where
        S: PartialEq,
    {
        let best = self.root();
        self.next(from, |some| some == best)
    }

    /// The first leaf at or after `from` for which `wanted` is true; otherwise the first such leaf at all. If `wanted`
    /// is true for a leaf, it must be true for the nodes above it. It must be true for at least one leaf.
    pub(super) fn next(&self, from: usize, wanted: impl Fn(S) -> bool) -> usize {
        let mut node = self.leaves() + from;
        while !wanted(self.nodes[node]) {
            // Go to the next subtree on the right: up until the node is a left child, then to its sibling.
            while node % 2 == 1 {
                node /= 2;
            }
            if node == 0 {
                // There is none on the right: start over at the root.
                node = 1;
                break;
            }
            node += 1;
        }
        self.descend_from(node, |left, _| !wanted(left))
    }

    fn descend_from(&self, mut node: usize, mut go_right: impl FnMut(S, S) -> bool) -> usize {
        let leaves = self.leaves();
        while node < leaves {
            node = 2 * node + usize::from(go_right(self.nodes[2 * node], self.nodes[2 * node + 1]));
        }
        node - leaves
    }

    fn leaves(&self) -> usize {
        self.nodes.len() / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn descends_to_the_leaf_where_the_running_sum_passes_a_point(
            items in prop::collection::vec(0u8..4, 1..70),
            changes in prop::collection::vec((0usize..70, 0u8..4), 0..20),
        ) {
            // The tree grows item by item. Whole numbers keep the sums exact.
            let mut values: Vec<f64> = Vec::new();
            let mut tree = Tree::new(std::iter::empty());
            for item in items {
                values.push(f64::from(item));
                tree.push(f64::from(item));
            }
            for (index, value) in changes {
                if index < values.len() {
                    values[index] = f64::from(value);
                    tree.set(index, f64::from(value));
                }
            }
            prop_assert_eq!(tree.root(), values.iter().sum::<f64>());
            let expected = values.iter().enumerate().flat_map(|(index, &value)| vec![index; value as usize]);
            for (point, index) in expected.enumerate() {
                let mut rest = point as f64;
                let found = tree.descend(|left, _| {
                    let right = rest >= left;
                    rest -= if right { left } else { 0.0 };
                    right
                });
                prop_assert_eq!(found, index);
            }
        }

        #[test]
        fn next_goes_right_and_starts_over(items in prop::collection::vec(0u8..3, 1..70), from in 0usize..70) {
            let len = items.len();
            let from = from % len;
            prop_assume!(items.contains(&1) || items.contains(&2));
            let tree = Tree::new(items.iter().map(|&item| f64::from(item)));
            let expected = (from..len).chain(0..from).find(|&index| items[index] > 0);
            prop_assert_eq!(Some(tree.next(from, |sum| sum > 0.0)), expected);
        }
    }
}
