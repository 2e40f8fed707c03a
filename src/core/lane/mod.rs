//! What carries calls to a child and its answers back.

mod channel;

use std::io;

use crate::core::ipc::{CallId, Line, Request};

pub use channel::ChannelLane;

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
}

/// One way between the pool and one child. Nothing here blocks.
pub trait Lane {
    /// Takes a call to be sent by the next [`Lane::flush`].
    fn push(&mut self, request: &Request);
    /// Takes the cancellation of a call.
    fn cancel(&mut self, call: CallId);
    /// Takes a line of Node's protocol as it is.
    fn push_line(&mut self, line: &[u8]);
    /// Whether the lane is below its bound. Above, calls wait in the pool instead.
    fn has_room(&self) -> bool;
    /// Hands over what the peer takes now.
    ///
    /// # Errors
    /// When the peer is gone.
    fn flush(&mut self) -> io::Result<()>;
    /// Whether something is left that [`Lane::flush`] could not hand over.
    fn is_clogged(&self) -> bool;
    /// Gives each message that has come to `sink`, about `budget` bytes of them at most.
    fn read(&mut self, budget: usize, sink: &mut dyn FnMut(Line, &[u8])) -> Read;
}
