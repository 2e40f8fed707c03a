//! Asks for memory before it is used, and gives it back.

use std::io;
use std::ptr::NonNull;

use super::super::posix::Region;

/// Does nothing: macOS has no such request, so the page faults happen as usual.
pub fn populate(_bytes: &mut [u8]) {}

impl Region {
    /// Does nothing: macOS does not take back a part of memory that other processes also map.
    ///
    /// # Safety
    /// The part must lie within the region, and no code may hold a reference to a byte of it.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub unsafe fn release(&self, _part: NonNull<u8>, _len: usize) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
