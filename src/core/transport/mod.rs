//! The transports, which carry calls to a child and its answers back.

mod channel;
mod handle_queue;
#[cfg(not(loom))]
mod handover;
mod parts;
pub mod shared_memory;

use std::io;

use crate::core::wire::{CallId, Flags, Line, Request};

pub use channel::ChannelTransport;
pub use handle_queue::{HandleQueue, HandleTicket, Outcome, Parcel};
#[cfg(not(loom))]
pub use handover::Handover;
pub use parts::{PartId, PartStore, VecStore};

/// A message from a child.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// A line of Node's channel, and its kind as judged by its start and end.
    Line(Line, &'a [u8]),
    /// The answer to a call, without the envelope.
    Answer {
        /// The call's [`CallId::short`], which the receiver must check.
        call: u32,
        /// The value's flags.
        flags: Flags,
        /// The value as JSON.
        json: &'a [u8],
        /// The value's binary parts.
        parts: &'a [PartId],
    },
}

/// The result of a round of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// There is nothing more to read for now.
    Empty,
    /// The budget is used up; there may be more.
    More,
    /// The peer has closed.
    Closed,
    /// The peer sends a message that is larger than the limit.
    TooLarge,
    /// The peer has written something that is not a message.
    Broken,
}

/// A transport between the pool and one child. Nothing here blocks.
pub trait Transport {
    /// Takes a call; the next [`Transport::flush`] sends it.
    fn push(&mut self, request: &Request);
    /// Takes the cancellation of a call; the next [`Transport::flush`] sends it.
    fn cancel(&mut self, call: CallId);
    /// Whether the transport is below its bound. Above it, calls wait in the pool.
    fn has_room(&self) -> bool;
    /// Sends as much as the peer has room for.
    ///
    /// # Errors
    /// If the peer is gone; `InvalidData` if the peer has broken the transport.
    fn flush(&mut self) -> io::Result<()>;
    /// Whether there is data left that [`Transport::flush`] could not send.
    fn is_clogged(&self) -> bool;
    /// Passes each message that has arrived to `sink`, up to about `budget` bytes.
    fn read(&mut self, budget: usize, store: &mut dyn PartStore, sink: &mut dyn FnMut(Message)) -> Read;
    /// Whether the child has read everything that was sent, even if it has ended since.
    fn is_read_by_peer(&mut self) -> bool;
}
