//! Limits that both sides enforce, so that neither has to ask the other.

use super::javascript::shared;

shared! {
    /// Largest message in either direction, in bytes.
    pub const MAX_MESSAGE: usize = 256 * 1024 * 1024;
    /// The largest number of binary parts of a value.
    pub const MOST_PARTS: usize = 65_000;
    /// The largest number of memories of a value: one message carries all their descriptors.
    pub const MOST_MEMORIES: usize = 64;
    /// Hexadecimal digits of the random id that memories share with their value. No text of a user has the same id by chance.
    pub const HANDOVER_ID_DIGITS: usize = 16;
    /// The largest number of children of a pool. A larger number is a mistake, and needs more descriptors than a process may have.
    pub const MOST_CHILDREN: usize = 4096;
    /// The longest timeout of a timer, in ms: about 24 days.
    pub const LONGEST_TIMEOUT: i32 = i32::MAX;
    /// The highest priority of a call. The lowest is its negative.
    pub const MOST_URGENT: i32 = 1000;
}

// A record has sixteen bits for the number of its parts.
const _: () = assert!(MOST_PARTS <= u16::MAX as usize);
