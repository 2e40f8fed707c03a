//! What tells a file from all others.

use std::io;
use std::os::fd::BorrowedFd;

/// `None`: sockets have no number that tells them apart here.
///
/// # Errors
/// Never here.
pub fn inode_of(_fd: BorrowedFd) -> io::Result<Option<u64>> {
    Ok(None)
}
