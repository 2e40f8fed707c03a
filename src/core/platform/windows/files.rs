//! Sends handles to another process: messages in a pipe, each with the handles that belong to it.
//!
//! Only the host copies handles, in both directions. The host has the right to do so with its child, and does not trust
//! the child's handles to be what they should be. A child needs no rights to its host.

use std::io;
use std::time::Duration;

use super::error::unsupported;
use super::files_child::ChildEnd;
use super::files_host::HostEnd;
use super::handle::{BorrowedHandle, OwnedHandle};
use super::inherited::take_inherited;
use super::pipe::{Room, named_pair};
use crate::core::platform::{Attention, MOST_HANDLES, Pollable};

/// The most handles of one message, as on other systems.
pub const MOST_FILES: usize = MOST_HANDLES;

const ROOM: u32 = 64 * 1024;

/// One end of a pipe for messages with handles.
#[derive(Debug)]
pub enum FilesEnd {
    /// The end of the process that starts the other one.
    Host(HostEnd),
    /// The end of the process that is started.
    Child(ChildEnd),
}

/// Creates the two ends. The second is for a child that is started with it; before that, the first sends nothing.
///
/// # Errors
/// When handles run out.
pub fn files_pair() -> io::Result<(FilesEnd, OwnedHandle)> {
    let room = Room {
        from_child: ROOM,
        to_child: ROOM,
    };
    let (ours, theirs) = named_pair(room)?;
    let end = HostEnd::new(ours, &theirs)?;
    Ok((FilesEnd::Host(end), theirs))
}

impl FilesEnd {
    /// Takes an inherited end by its number. Call it once for each number.
    ///
    /// # Errors
    /// When there is no such handle.
    pub fn inherited(number: i32) -> io::Result<Self> {
        ChildEnd::new(take_inherited(number)?).map(FilesEnd::Child)
    }

    /// Sends a message with handles. Returns false when there is no room now.
    ///
    /// # Errors
    /// When the peer is gone, or accepts no more handles.
    pub fn send(&self, message: &[u8], files: &[BorrowedHandle]) -> io::Result<bool> {
        match self {
            FilesEnd::Host(end) => end.send(message, files),
            FilesEnd::Child(end) => end.send(message, files),
        }
    }

    /// Receives the next message with its handles, or without any when one of them could not be copied. Truncates the
    /// message to the size of `into`. Returns `None` when there is no message now.
    ///
    /// # Errors
    /// When the peer is gone.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedHandle>)>> {
        let received = match self {
            FilesEnd::Host(end) => end.receive()?,
            FilesEnd::Child(end) => end.receive()?,
        };
        Ok(received.map(|(text, files)| {
            let count = text.len().min(into.len());
            into[..count].copy_from_slice(&text[..count]);
            (count, files)
        }))
    }

    /// Not supported: only a process that other code has started waits here.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn wait(&self, _into: &mut [u8]) -> io::Result<(usize, Vec<OwnedHandle>)> {
        Err(unsupported("a utility process as a child"))
    }

    /// Blocks until there is room, or the time has elapsed.
    pub fn wait_for_room(&self, most: Duration) {
        match self {
            // The host's loop learns when there is room.
            FilesEnd::Host(_) => {}
            FilesEnd::Child(end) => end.wait_for_room(most),
        }
    }
}

impl Pollable for FilesEnd {
    fn attention(&self) -> Attention<'_> {
        match self {
            FilesEnd::Host(end) => end.attention(),
            FilesEnd::Child(end) => end.attention(),
        }
    }
}
