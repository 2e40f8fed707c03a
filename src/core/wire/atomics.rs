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
    /// Keeps the bits that both have.
    pub const AND: u32 = 4;
    /// Sets the bits that either has.
    pub const OR: u32 = 5;
    /// Keeps the bits that only one of them has.
    pub const XOR: u32 = 6;
    /// Writes, and returns the previous value.
    pub const EXCHANGE: u32 = 7;
    /// Writes the replacement if the word has the expected value.
    pub const COMPARE_EXCHANGE: u32 = 8;
}
