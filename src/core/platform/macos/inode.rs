//! The number that identifies a file.

use std::io;
use std::os::fd::BorrowedFd;

/// Returns `None`: macOS has no number that distinguishes sockets.
///
/// # Errors
/// Never on this system.
pub fn inode_of(_fd: BorrowedFd) -> io::Result<Option<u64>> {
    Ok(None)
}
