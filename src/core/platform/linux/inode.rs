//! The number that identifies a file.

use std::io;
use std::os::fd::BorrowedFd;

/// The number that identifies a file among all open files on this machine; `None` on systems without such a number.
///
/// # Errors
/// The kernel's error.
pub fn inode_of(fd: BorrowedFd) -> io::Result<Option<u64>> {
    Ok(Some(nix::sys::stat::fstat(fd)?.st_ino))
}
