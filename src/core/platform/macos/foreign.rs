//! Processes that somebody else in this process has started, as macOS ties them to their host.

use std::io;
use std::os::fd::OwnedFd;

use super::super::posix::default_signals;

/// In such a process: makes it as one that we have started. It gets default dispositions of the signals that end a Node.
///
/// # Errors
/// What the kernel says.
pub fn settle_in() -> io::Result<()> {
    default_signals()
}

/// Makes such a process the leader of a group; the guard ties it to its host. One that is not to end as a whole is a session,
/// too: when the host ends, the kernel sends SIGHUP to a group of its session that has a stopped process, and would hit what
/// the child has started.
pub fn hang_on_for_good(_lifeline: OwnedFd, with_group: bool) {
    if with_group {
        // SAFETY: plain system call.
        unsafe { libc::setpgid(0, 0) };
    } else {
        // SAFETY: plain system call.
        unsafe { libc::setsid() };
    }
}
