//! Giving memory back.

use std::io;
use std::ptr::NonNull;

use super::super::posix::Region;

impl Region {
    /// Gives the memory of a part of it back to the system, also for other processes that map it; it reads as zeros then. By addresses, since the
    /// number of a descriptor may be another file's by now.
    ///
    /// # Safety
    /// The part lies within, and nobody holds a reference to a byte of it.
    ///
    /// # Errors
    /// What madvise says.
    pub unsafe fn release(&self, part: NonNull<u8>, len: usize) -> io::Result<()> {
        // SAFETY: as the caller has to see to.
        let done = unsafe { libc::madvise(part.as_ptr().cast(), len, libc::MADV_REMOVE) };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
}
