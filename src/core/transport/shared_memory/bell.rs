//! Which end sleeps, and when to wake it. A bell costs a system call, so it is rung only if the other end sleeps.
//!
//! The sleeper says so, and then looks once more; the other side acts, and then looks whether somebody sleeps. With a
//! full fence between on both sides, at least one of them sees the other: no wake-up is lost.

use super::memory::{Direction, Memory, Word};
use crate::core::sync::atomic::{Ordering, fence};

/// Says that one is about to sleep: [`Word::Armed`] as a reader, [`Word::Waiting`] as a writer without room. Look
/// once more after it.
pub fn set_sleeping(memory: &impl Memory, direction: Direction, word: Word) {
    memory.store(direction, word, 1, Ordering::Relaxed);
    // SYNC POINT "sleep": pairs with the fence in `wakes`.
    fence(Ordering::SeqCst);
}

/// After something was done that the other side may sleep for: whether its bell is to be rung. `true` once a sleep.
pub fn wakes(memory: &impl Memory, direction: Direction, word: Word) -> bool {
    // SYNC POINT "sleep": pairs with the fence in `set_sleeping`.
    fence(Ordering::SeqCst);
    memory.load(direction, word, Ordering::Relaxed) != 0
        && memory.swap(direction, word, 0, Ordering::AcqRel) != 0
}

/// Says that one does not sleep after all.
pub fn set_awake(memory: &impl Memory, direction: Direction, word: Word) {
    memory.store(direction, word, 0, Ordering::Relaxed);
}
