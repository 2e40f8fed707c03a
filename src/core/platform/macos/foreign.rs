//! Ties processes that other code in this process has started to their host.

use std::io;
use std::os::fd::OwnedFd;

use super::super::posix::default_signals;

/// Runs in such a process, and prepares it like a process that we have started. Sets the default dispositions of the
/// signals that end Node.
///
/// # Errors
/// The kernel's error.
pub fn settle_in() -> io::Result<()> {
    default_signals()
}

/// Makes such a process the leader of a group. The guard ties it to its host. A child whose group does not end with it
/// also leads a session. Otherwise, when the host ends, the kernel would send SIGHUP to a group of the host's session
/// that has a stopped process, and would hit the child's own children.
pub fn hang_on_for_good(_lifeline: OwnedFd, with_group: bool) {
    if with_group {
        // SAFETY: plain system call.
        unsafe { libc::setpgid(0, 0) };
    } else {
        // SAFETY: plain system call.
        unsafe { libc::setsid() };
    }
}
