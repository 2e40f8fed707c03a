//! Asking for memory before it is used, and giving it back.

use std::io;
use std::ptr::NonNull;

use super::super::posix::Region;

/// Nothing: macOS has no such request, and the page faults come as ever.
pub fn populate(_bytes: &mut [u8]) {}

impl Region {
    /// Nothing: macOS takes back no part of memory that others have mapped, too.
    ///
    /// # Safety
    /// The part lies within, and nobody holds a reference to a byte of it.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub unsafe fn release(&self, _part: NonNull<u8>, _len: usize) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
