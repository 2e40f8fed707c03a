//! Descriptors that a parent has left us.

use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};

/// Takes over a descriptor by its number, and keeps it from our own children. To be called once for each.
///
/// # Errors
/// When it is not open.
pub fn adopt(fd: RawFd) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    // SAFETY: used only for a system call that fails when it is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    fcntl(borrowed, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    // SAFETY: it is open, and ours: nobody but the parent has given it to this process.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// What tells a file from all others that are open on this machine.
///
/// # Errors
/// What the kernel says.
pub fn inode_of(fd: BorrowedFd) -> io::Result<u64> {
    Ok(nix::sys::stat::fstat(fd)?.st_ino)
}
