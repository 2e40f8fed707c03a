//! Descriptors that this process inherits from its parent.

use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};

use crate::core::platform::lent::copy_of_lent;

/// Takes over a descriptor by its number, and sets close-on-exec so that our own children do not inherit it. Call it
/// once for each number.
///
/// # Errors
/// When the descriptor is not open.
pub fn take_inherited(fd: RawFd) -> io::Result<OwnedFd> {
    if let Some(copy) = copy_of_lent(fd) {
        return copy;
    }
    if fd < 0 {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    // SAFETY: used only for a system call that fails when the descriptor is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    fcntl(borrowed, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    // SAFETY: the descriptor is open, and ours: only the parent has passed it to this process.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Does nothing: a thread has the same descriptors.
pub fn prepare_for_thread(_handle: &OwnedFd) {}

/// Duplicates a descriptor that other code in this process owns, by its number. Our children do not inherit the
/// duplicate.
///
/// # Errors
/// When the descriptor is not open, or descriptors run out.
pub fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: fails when the number is not that of an open descriptor.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) };
    if copy < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made it, so no other code owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}
