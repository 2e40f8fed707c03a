//! Sleeping on a word of memory, and waking its sleepers.

/// How a sleep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// A waker ended the sleep.
    Woken,
    /// The word had another value, so the thread did not sleep.
    Changed,
    /// The time has elapsed.
    Elapsed,
}

/// The mask that matches all sleepers or all wakers.
pub const ANY: u32 = u32::MAX;
