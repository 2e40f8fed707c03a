//! What one turn of the loop delivers to JavaScript: for each child a text with all its messages, and numbers in an
//! array.
//!
//! For each text the array has [`NUMBERS_PER_GROUP`] numbers: the child, the number of messages, and whether these are
//! values. Then each message has its ticket, and each value has its ticket and its header.

use super::javascript::shared;

shared! {
    /// Numbers before a text's messages: child, count of messages, 1 if they are values.
    pub const NUMBERS_PER_GROUP: usize = 3;
    /// In place of a ticket: the message does not answer a call of the pool.
    pub const NO_CALL: i32 = -1;
    /// The array's length: it holds the numbers of the largest text.
    pub const INCOMING_NUMBERS: usize = 8192;
}

/// In place of a ticket: the message answers a call that was aborted or has timed out.
pub const NOBODY_WAITS: i32 = -2;
/// The most messages in one text. With two numbers for each, they fit into the array.
pub const MOST_IN_GROUP: usize = 4000;

const _: () = assert!(MOST_IN_GROUP * 2 + NUMBERS_PER_GROUP <= INCOMING_NUMBERS);
