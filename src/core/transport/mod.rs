//! What carries calls to a child and its answers back.

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

/// What comes from a child.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// A line of Node's channel, and what it is as far as its outside tells.
    Line(Line, &'a [u8]),
    /// The answer to a call, without what belongs to the protocol.
    Answer {
        /// The call's [`CallId::short`], which is to be checked.
        call: u32,
        /// Its flags.
        flags: Flags,
        /// The value as JSON.
        json: &'a [u8],
        /// Its binary parts.
        parts: &'a [PartId],
    },
}

/// How a round of reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// There is no more for now.
    Empty,
    /// The budget is used up; there may be more.
    More,
    /// The peer has closed.
    Closed,
    /// The peer sends a message over the limit.
    TooLarge,
    /// The peer has written what is no message.
    Broken,
}

/// One way between the pool and one child. Nothing here blocks.
pub trait Transport {
    /// Takes a call to be sent by the next [`Transport::flush`].
    fn push(&mut self, request: &Request);
    /// Takes the cancellation of a call.
    fn cancel(&mut self, call: CallId);
    /// Whether the transport is below its bound. Above, calls wait in the pool instead.
    fn has_room(&self) -> bool;
    /// Hands over what the peer takes now.
    ///
    /// # Errors
    /// When the peer is gone; `InvalidData` when it has broken the transport.
    fn flush(&mut self) -> io::Result<()>;
    /// Whether something is left that [`Transport::flush`] could not hand over.
    fn is_clogged(&self) -> bool;
    /// Gives each message that has come to `sink`, about `budget` bytes of them at most.
    fn read(&mut self, budget: usize, store: &mut dyn PartStore, sink: &mut dyn FnMut(Message)) -> Read;
    /// Whether the child has read all that was sent, be it with its last breath.
    fn is_read_by_peer(&mut self) -> bool;
}
