//! Handles on their way to another process. On Windows that is not built yet: children get handles only when they start.

use std::io;
use std::time::Duration;

use super::error::unsupported;
use super::handle::{BorrowedHandle, OwnedHandle};
use crate::core::platform::{Attention, Pollable, Waker};
use crate::core::sync::Arc;

/// Most handles of one message, as on other systems.
pub const MOST_FILES: usize = 64;

const WHAT: &str = "handles for a process that runs";

/// One end of such a way, which nobody can make.
#[derive(Debug)]
pub struct FilesEnd(Arc<Waker>);

/// The two ends.
///
/// # Errors
/// Always `Unsupported`.
pub fn files_pair() -> io::Result<(FilesEnd, OwnedHandle)> {
    Err(unsupported(WHAT))
}

impl FilesEnd {
    /// One end that was inherited.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn inherited(_number: i32) -> io::Result<Self> {
        Err(unsupported(WHAT))
    }

    /// Sends a message with handles.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn send(&self, _message: &[u8], _files: &[BorrowedHandle]) -> io::Result<bool> {
        Err(unsupported(WHAT))
    }

    /// The next message with its handles.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn receive(&self, _into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedHandle>)>> {
        Err(unsupported(WHAT))
    }

    /// The next message, however long it takes.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn wait(&self, _into: &mut [u8]) -> io::Result<(usize, Vec<OwnedHandle>)> {
        Err(unsupported(WHAT))
    }

    /// Blocks until there is room.
    pub fn wait_for_room(&self, _most: Duration) {}
}

impl Pollable for FilesEnd {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.0)
    }
}
