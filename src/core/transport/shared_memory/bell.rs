//! Tells which end sleeps, and when to wake it. Ringing a bell costs a system call, so an end rings only if the other one sleeps.
//!
//! The sleeper sets its flag, and then checks for messages once more. The other side writes, and then checks the flag. With a full
//! fence between the two steps on both sides, at least one of them sees the other. So no wake-up is lost.

use super::memory::{Direction, Memory, Word};
use crate::core::sync::atomic::{Ordering, fence};

/// Sets the flag of an end that is about to sleep: [`Word::Armed`] for a reader, [`Word::Waiting`] for a writer without room. The
/// caller must check once more after it.
pub fn set_sleeping(memory: &impl Memory, direction: Direction, word: Word) {
    memory.store(direction, word, 1, Ordering::Relaxed);
    // SYNC POINT "sleep": pairs with the fence in `wakes`.
    fence(Ordering::SeqCst);
}

/// Whether the bell of the other side must be rung, after something was done that it may wait for. `true` once for each sleep.
pub fn wakes(memory: &impl Memory, direction: Direction, word: Word) -> bool {
    // SYNC POINT "sleep": pairs with the fence in `set_sleeping`.
    fence(Ordering::SeqCst);
    memory.load(direction, word, Ordering::Relaxed) != 0
        && memory.swap(direction, word, 0, Ordering::AcqRel) != 0
}

/// Clears the flag of an end that does not sleep after all.
pub fn set_awake(memory: &impl Memory, direction: Direction, word: Word) {
    memory.store(direction, word, 0, Ordering::Relaxed);
}
