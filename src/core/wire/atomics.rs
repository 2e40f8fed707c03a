//! Numbers of the atomic operations on words of a shared memory.

use super::javascript::shared;

shared! {
    /// Reads.
    pub const LOAD: u32 = 0;
    /// Writes.
    pub const STORE: u32 = 1;
    /// Adds, wrapping around.
    pub const ADD: u32 = 2;
    /// Subtracts, wrapping around.
    pub const SUB: u32 = 3;
    /// Leaves the bits that are in both.
    pub const AND: u32 = 4;
    /// Leaves the bits that are in one of them.
    pub const OR: u32 = 5;
    /// Leaves the bits that are in just one of them.
    pub const XOR: u32 = 6;
    /// Writes, and gives what was there.
    pub const EXCHANGE: u32 = 7;
    /// Writes the replacement if the expected value is there.
    pub const COMPARE_EXCHANGE: u32 = 8;
}
