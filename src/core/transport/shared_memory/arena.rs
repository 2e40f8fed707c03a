//! The blocks of an arena. The writer takes them, lowest first, so that it reuses pages while they are in the cache.
//! The reader gives them back.

use super::memory::{BLOCKS, Direction, Memory, Word};
use crate::core::sync::atomic::Ordering;

const WORDS: usize = BLOCKS / 64;

/// A run of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first block.
    pub first: usize,
    /// The number of blocks.
    pub count: usize,
}

/// The writer's record of an arena. What the reader reports as free only counts for blocks that are taken.
#[derive(Debug)]
pub struct Blocks {
    direction: Direction,
    taken: [u64; WORDS],
    /// Blocks from here on have not been taken since [`Blocks::take_high_water`].
    untouched: usize,
}

impl Blocks {
    /// Creates a record in which all blocks are free.
    pub fn new(direction: Direction) -> Self {
        Blocks {
            direction,
            taken: [0; WORDS],
            untouched: 0,
        }
    }

    /// Takes the lowest run of `count` blocks, or else the longest run. Returns `None` if there is no free block.
    pub fn take(&mut self, memory: &impl Memory, count: usize) -> Option<Run> {
        let mut run = self.longest_run(count);
        if run.is_none_or(|run| run.count < count) {
            self.reclaim(memory);
            run = self.longest_run(count);
        }
        let run = run?;
        self.set(run, true);
        self.untouched = self.untouched.max(run.first + run.count);
        Some(run)
    }

    /// Puts back a run that was not used after all.
    pub fn put_back(&mut self, run: Run) {
        self.set(run, false);
    }

    /// Whether all blocks are free.
    pub fn are_free(&mut self, memory: &impl Memory) -> bool {
        self.reclaim(memory);
        self.taken.iter().all(|word| *word == 0)
    }

    /// The number of blocks, counted from the start, that were touched since the last call.
    pub fn take_high_water(&mut self) -> usize {
        std::mem::take(&mut self.untouched)
    }

    fn reclaim(&mut self, memory: &impl Memory) {
        for (index, taken) in self
            .taken
            .iter_mut()
            .enumerate()
            .filter(|(_, taken)| **taken != 0)
        {
            // SYNC POINT "blocks": after this we may overwrite what the reader has copied; pairs with `give_back`.
            let freed = memory.swap(self.direction, Word::Freed(index), 0, Ordering::Acquire);
            *taken &= !freed;
        }
    }

    fn longest_run(&self, count: usize) -> Option<Run> {
        let mut best: Option<Run> = None;
        let mut at = 0;
        while let Some(first) = self.next(at, false) {
            let limit = (first + count).min(BLOCKS);
            let end = self.next(first, true).unwrap_or(BLOCKS).min(limit);
            let run = Run {
                first,
                count: end - first,
            };
            if best.is_none_or(|best| best.count < run.count) {
                best = Some(run);
            }
            if run.count == count {
                break;
            }
            at = end;
        }
        best
    }

    /// The first block from `at` on that is taken (or free).
    fn next(&self, at: usize, taken: bool) -> Option<usize> {
        let mut index = at / 64;
        let mut mask = u64::MAX << (at % 64);
        while index < WORDS {
            let word = if taken {
                self.taken[index]
            } else {
                !self.taken[index]
            };
            if word & mask != 0 {
                return Some(index * 64 + (word & mask).trailing_zeros() as usize);
            }
            mask = u64::MAX;
            index += 1;
        }
        None
    }

    fn set(&mut self, run: Run, taken: bool) {
        for (index, bits) in words_of(run) {
            if taken {
                self.taken[index] |= bits;
            } else {
                self.taken[index] &= !bits;
            }
        }
    }
}

/// Gives back a run that the reader has finished with.
pub fn give_back(memory: &impl Memory, direction: Direction, run: Run) {
    for (index, bits) in words_of(run) {
        // SYNC POINT "blocks": we have copied the contents of the blocks; pairs with `Blocks::reclaim`.
        memory.set_bits(direction, Word::Freed(index), bits, Ordering::Release);
    }
}

/// The words of the bitmap that a run touches, with the run's bits in them.
fn words_of(run: Run) -> impl Iterator<Item = (usize, u64)> {
    let end = run.first + run.count;
    (run.first / 64..end.div_ceil(64)).map(move |index| {
        let from = run.first.max(index * 64) - index * 64;
        let to = end.min(index * 64 + 64) - index * 64;
        let bits = if to - from == 64 {
            u64::MAX
        } else {
            ((1 << (to - from)) - 1) << from
        };
        (index, bits)
    })
}
