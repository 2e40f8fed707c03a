//! Handles on their way to another process: messages in a pipe, each with the handles that belong to it.
//!
//! Only the host copies handles, in both directions: it may do so with its child, whose handles it does not believe to be what they
//! should be, while a child needs no rights to its host.

use std::io;
use std::time::Duration;

use super::error::unsupported;
use super::files_child::ChildEnd;
use super::files_host::HostEnd;
use super::handle::{BorrowedHandle, OwnedHandle};
use super::inherited::take_inherited;
use super::pipe::{Room, named_pair};
use crate::core::platform::{Attention, MOST_HANDLES, Pollable};

/// Most handles of one message, as on other systems.
pub const MOST_FILES: usize = MOST_HANDLES;

const ROOM: u32 = 64 * 1024;

/// One end of such a way.
#[derive(Debug)]
pub enum FilesEnd {
    /// Of the process that starts the other one.
    Host(HostEnd),
    /// Of the one that is started.
    Child(ChildEnd),
}

/// The two ends. The second is for a child that is started with it; until then, nothing can be sent.
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
    /// One end that was inherited, by its number. To be called once for each.
    ///
    /// # Errors
    /// When there is none.
    pub fn inherited(number: i32) -> io::Result<Self> {
        ChildEnd::new(take_inherited(number)?).map(FilesEnd::Child)
    }

    /// Sends a message with handles, if there is room for it now.
    ///
    /// # Errors
    /// When the peer is gone, or takes no more handles.
    pub fn send(&self, message: &[u8], files: &[BorrowedHandle]) -> io::Result<bool> {
        match self {
            FilesEnd::Host(end) => end.send(message, files),
            FilesEnd::Child(end) => end.send(message, files),
        }
    }

    /// The next message, which fills `into` as far as it goes, with its handles; with none when one of them could not be had.
    /// `None`: there is no message now.
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

    /// Nothing: only processes wait that somebody else has started.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn wait(&self, _into: &mut [u8]) -> io::Result<(usize, Vec<OwnedHandle>)> {
        Err(unsupported("a utility process as a child"))
    }

    /// Blocks until there is room, or the time is over.
    pub fn wait_for_room(&self, most: Duration) {
        match self {
            // It gets a report when there is some.
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
