//! Result codes of taking a lock in a shared memory.

use super::javascript::shared;

shared! {
    /// Not got in time.
    pub const NO: u32 = 0;
    /// Got.
    pub const YES: u32 = 1;
    /// Got from an owner that has died.
    pub const OWNER_DIED: u32 = 2;
    /// The caller holds it already.
    pub const ALREADY: u32 = 3;
}
