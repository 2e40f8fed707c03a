//! Sleeping on a word of shared memory. Windows has that only within a process, so no memory is shared with users here yet, and
//! nobody comes this far.

use std::time::Duration;

use crate::core::platform::Woken;
use crate::core::sync::atomic::AtomicU32;

/// Only words of one process can be slept on.
pub const SLEEPS_ON_SHARED_WORDS: bool = false;

/// Does not sleep.
pub fn futex_wait(_word: &AtomicU32, _expected: u32, _at_most: Duration, _mask: u32) -> Woken {
    Woken::Elapsed
}

/// Cannot.
pub fn futex_wait_any(_words: &[(&AtomicU32, u32)], _at_most: Duration) -> Option<(Woken, usize)> {
    None
}

/// There are no sleepers.
pub fn futex_wake(_word: &AtomicU32, _most: u32, _mask: u32) -> u32 {
    0
}
