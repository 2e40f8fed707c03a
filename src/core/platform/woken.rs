//! Sleeping on a word of memory, and waking its sleepers.

/// How a sleep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// By a waker.
    Woken,
    /// The word had another value: there was no sleep.
    Changed,
    /// The time is over.
    Elapsed,
}

/// Any of the sleepers, or any of the wakers.
pub const ANY: u32 = u32::MAX;
