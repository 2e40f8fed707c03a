//! Ties a child to its host. On Windows the child's job does so, which ends with the host: see job.rs.

use std::io;

use super::channel::ChannelEnd;
use super::error::unsupported;
use super::handle::OwnedHandle;

/// Empty, because the job does the work.
#[derive(Debug)]
pub struct Lifeline;

impl Lifeline {
    /// A lifeline for a child with this channel.
    ///
    /// # Errors
    /// Never on this system.
    pub fn new(_channel: &ChannelEnd) -> io::Result<Self> {
        Ok(Lifeline)
    }

    /// The end for a process that other code has started; not supported.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn end_for_child(&self) -> io::Result<OwnedHandle> {
        Err(unsupported("a utility process as a child"))
    }
}
