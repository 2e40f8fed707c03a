//! What tells a file from all others.

use std::io;
use std::os::fd::BorrowedFd;

/// What tells a file from all others that are open on this machine; `None` where the system has no such number.
///
/// # Errors
/// What the kernel says.
pub fn inode_of(fd: BorrowedFd) -> io::Result<Option<u64>> {
    Ok(Some(nix::sys::stat::fstat(fd)?.st_ino))
}
