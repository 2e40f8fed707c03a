//! What ties a child to its host. On Windows its job does, which ends with the host: see job.rs.

use std::io;

use super::channel::ChannelEnd;
use super::error::unsupported;
use super::handle::OwnedHandle;

/// Nothing.
#[derive(Debug)]
pub struct Lifeline;

impl Lifeline {
    /// One for a child with this channel.
    ///
    /// # Errors
    /// Never here.
    pub fn new(_channel: &ChannelEnd) -> io::Result<Self> {
        Ok(Lifeline)
    }

    /// What a process hangs on that somebody else has started.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn end_for_child(&self) -> io::Result<OwnedHandle> {
        Err(unsupported("a utility process as a child"))
    }
}
