//! Converts what a child is started with into what the system calls take.

use std::ffi::{CString, c_char};
use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use nix::fcntl::{FcntlArg, fcntl};

/// Duplicates the descriptors to numbers above the child's target range, so that no `dup2` there overwrites a source.
pub fn lift(fds: &[BorrowedFd]) -> io::Result<Vec<OwnedFd>> {
    let floor = RawFd::try_from(fds.len()).unwrap_or(RawFd::MAX);
    let lifted = fds.iter().map(|fd| {
        let raw = fcntl(fd, FcntlArg::F_DUPFD_CLOEXEC(floor))?;
        // SAFETY: fcntl has just made this descriptor, so no other code owns it.
        Ok(unsafe { OwnedFd::from_raw_fd(raw) })
    });
    lifted.collect()
}

/// Pointers to the strings, with a null pointer at the end.
pub fn null_ended(strings: &[CString]) -> Vec<*const c_char> {
    strings.iter().map(|s| s.as_ptr()).chain([ptr::null()]).collect()
}
