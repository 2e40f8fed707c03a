//! Gives memory back to the system.

use std::io;
use std::ptr::NonNull;

use super::super::posix::Region;

impl Region {
    /// Gives the memory of a part of the region back to the system, also for other processes that map it. The part
    /// then reads as zeros. Works by addresses, because a descriptor's number may already belong to another file.
    ///
    /// # Safety
    /// The part must lie within the region, and no code may hold a reference to a byte of it.
    ///
    /// # Errors
    /// The error of madvise.
    pub unsafe fn release(&self, part: NonNull<u8>, len: usize) -> io::Result<()> {
        // SAFETY: the caller guarantees it.
        let done = unsafe { libc::madvise(part.as_ptr().cast(), len, libc::MADV_REMOVE) };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
}
