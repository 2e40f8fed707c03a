//! Result codes of waiting for a word of a shared memory.

use super::javascript::shared;

/// The waiter was woken.
pub const OK: u32 = 0;
/// The waiter was not woken in time.
pub const TIMED_OUT: u32 = 2;

shared! {
    /// Another value was there.
    pub const NOT_EQUAL: u32 = 1;
    /// The wait itself has failed; also of one for a lock.
    pub const FAILED: u32 = u32::MAX;
    /// What JavaScript's `Atomics.wait` calls 0, 1 and 2.
    pub const WORDS: [&str; 3] = ["ok", "not-equal", "timed-out"];
}
