//! Result codes of taking a lock in a shared memory.

use super::javascript::shared;

shared! {
    /// The timeout expired first.
    pub const NO: u32 = 0;
    /// The caller has the lock.
    pub const YES: u32 = 1;
    /// The caller has the lock, whose previous owner has died.
    pub const OWNER_DIED: u32 = 2;
    /// The caller already holds the lock.
    pub const ALREADY: u32 = 3;
}
