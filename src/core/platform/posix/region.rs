//! Addresses that a file's bytes have in this process.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};

/// A mapped range, until it is dropped.
#[derive(Debug)]
pub struct Region {
    start: NonNull<u8>,
    len: usize,
}

impl Region {
    /// Maps `len` bytes of a file from `offset` on; both are multiples of the page size.
    ///
    /// # Errors
    /// What mmap says.
    pub fn new(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let start = map(ptr::null_mut(), len, Some((fd, offset)))?;
        Ok(Region { start, len })
    }

    /// Maps a range twice, end to end.
    ///
    /// # Errors
    /// What mmap says.
    pub fn twice(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let start = map(ptr::null_mut(), len * 2, None)?;
        let region = Region { start, len: len * 2 };
        for half in [0, len] {
            // SAFETY: both halves lie within the range reserved just now.
            let at = unsafe { start.as_ptr().add(half) };
            map(at, len, Some((fd, offset)))?;
        }
        Ok(region)
    }

    /// Where it starts.
    pub fn start(&self) -> NonNull<u8> {
        self.start
    }

    /// Its size in bytes.
    pub fn bytes(&self) -> usize {
        self.len
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: mapped by us, and all references to it have ended with us.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
    }
}

/// Maps a file's range, or reserves addresses; at a given address it replaces what is there.
fn map(at: *mut u8, len: usize, file: Option<(BorrowedFd, usize)>) -> io::Result<NonNull<u8>> {
    let (protection, mut flags, fd, offset) = match file {
        Some((fd, offset)) => (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_SHARED,
            fd.as_raw_fd(),
            offset,
        ),
        None => (libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0),
    };
    if !at.is_null() {
        flags |= libc::MAP_FIXED;
    }
    let offset = i64::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    // SAFETY: at a fixed address only within a range that the caller has reserved; elsewhere the kernel chooses.
    let mapped = unsafe { libc::mmap(at.cast(), len, protection, flags, fd, offset) };
    if mapped == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(mapped.cast()).ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory))
}
