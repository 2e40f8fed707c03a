//! The addresses of a file's bytes in this process.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};

/// A mapped range, which is unmapped when this is dropped.
#[derive(Debug)]
pub struct Region {
    start: NonNull<u8>,
    len: usize,
}

impl Region {
    /// Maps `len` bytes of a file from `offset` on. Both are multiples of the page size.
    ///
    /// # Errors
    /// The error of mmap.
    pub fn new(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let start = map(ptr::null_mut(), len, Some((fd, offset)))?;
        Ok(Region { start, len })
    }

    /// Maps a range twice, end to end.
    ///
    /// # Errors
    /// The error of mmap.
    pub fn twice(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let start = map(ptr::null_mut(), len * 2, None)?;
        let region = Region { start, len: len * 2 };
        for half in [0, len] {
            // SAFETY: both halves lie within the range that was just reserved.
            let at = unsafe { start.as_ptr().add(half) };
            map(at, len, Some((fd, offset)))?;
        }
        Ok(region)
    }

    /// The address of the first byte.
    pub fn start(&self) -> NonNull<u8> {
        self.start
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.len
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: we have mapped it, and all references to it have ended with `self`.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
    }
}

/// Maps a file's range, or reserves addresses. At a given address, it replaces the mapping that is there.
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
    // SAFETY: the fixed address is only within a range that the caller has reserved; otherwise the kernel chooses.
    let mapped = unsafe { libc::mmap(at.cast(), len, protection, flags, fd, offset) };
    if mapped == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(mapped.cast()).ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory))
}
