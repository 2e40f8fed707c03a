//! Limits that both sides enforce, so that neither has to ask the other.

use super::javascript::shared;

shared! {
    /// Largest message in either direction, in bytes.
    pub const MAX_MESSAGE: usize = 256 * 1024 * 1024;
    /// Most binary parts of a value.
    pub const MOST_PARTS: usize = 65_000;
    /// Most memories of a value: their descriptors go in one message.
    pub const MOST_MEMORIES: usize = 64;
    /// Hexadecimal digits of what memories and their value are known by: no text of a user's is taken for it.
    pub const HANDOVER_ID_DIGITS: usize = 16;
    /// Most children of a pool. More are a mistake, and would take more descriptors than a process may have.
    pub const MOST_CHILDREN: usize = 4096;
    /// The longest time that a timer holds, in ms; about 24 days.
    pub const LONGEST_TIMEOUT: i32 = i32::MAX;
    /// The highest priority of a call; the lowest is as far below 0.
    pub const MOST_URGENT: i32 = 1000;
}

// A record has sixteen bits for the number of its parts.
const _: () = assert!(MOST_PARTS <= u16::MAX as usize);
