//! Descriptors that a parent has left us.

use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};

use crate::core::platform::lent::copy_of_lent;

/// Takes over a descriptor by its number, and keeps it from our own children. To be called once for each.
///
/// # Errors
/// When it is not open.
pub fn take_inherited(fd: RawFd) -> io::Result<OwnedFd> {
    if let Some(copy) = copy_of_lent(fd) {
        return copy;
    }
    if fd < 0 {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    // SAFETY: used only for a system call that fails when it is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    fcntl(borrowed, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    // SAFETY: it is open, and ours: nobody but the parent has given it to this process.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Nothing: a thread has the same descriptors.
pub fn prepare_for_thread(_handle: &OwnedFd) {}

/// A copy of a descriptor that somebody else in this process owns, by its number. Our children do not get it.
///
/// # Errors
/// When it is not open, or descriptors run out.
pub fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: fails when the number is none of an open descriptor.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) };
    if copy < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made it, nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}
