//! Tracks which end sleeps, and when to wake it. Ringing a bell costs a system call, so an end rings only if the other
//! end sleeps.
//!
//! The sleeper sets its flag and then checks for messages once more. The other side writes and then checks the flag.
//! Both sides have a full fence between the two steps, so at least one of them sees the other's first step. No wake-up
//! is lost.

use super::memory::{Direction, Memory, Word};
use crate::core::sync::atomic::{Ordering, fence};

/// Sets the flag of an end that is about to sleep: [`Word::Armed`] for a reader, [`Word::Waiting`] for a writer without
/// room. The caller must check once more after this.
pub fn set_sleeping(memory: &impl Memory, direction: Direction, word: Word) {
    memory.store(direction, word, 1, Ordering::Relaxed);
    // SYNC POINT "sleep": pairs with the fence in `wakes`.
    fence(Ordering::SeqCst);
}

/// Whether the caller must ring the other side's bell, after it has done something that the other side may wait for.
/// Returns `true` once for each sleep.
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
