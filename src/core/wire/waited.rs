//! Result codes of waiting for a word of a shared memory.

use super::javascript::shared;

/// The waiter was woken.
pub const OK: u32 = 0;
/// The waiter was not woken in time.
pub const TIMED_OUT: u32 = 2;

shared! {
    /// The word had another value.
    pub const NOT_EQUAL: u32 = 1;
    /// The wait itself failed, or the wait for a lock did.
    pub const FAILED: u32 = u32::MAX;
    /// The results of JavaScript's `Atomics.wait`, as 0, 1 and 2.
    pub const WORDS: [&str; 3] = ["ok", "not-equal", "timed-out"];
}
