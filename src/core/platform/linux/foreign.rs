//! Processes that somebody else in this process has started, as Linux ties them to their host.

use std::io;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};

use nix::errno::Errno;

use super::super::posix::default_signals;
use super::lifeline::{hang_on, lead_group};

/// In such a process: makes it as one that we have started. It gets default dispositions of the signals that end a Node, and
/// SIGKILL when the thread that has forked it ends, which in Chromium lives as long as its process.
///
/// # Errors
/// When the parent is gone already, or what the kernel says.
pub fn settle_in() -> io::Result<()> {
    let parent = nix::unistd::getppid();
    // SAFETY: plain system call.
    Errno::result(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) })?;
    // A parent that ended before the prctl sends no signal.
    if nix::unistd::getppid() != parent {
        return Err(io::Error::from(io::ErrorKind::NotConnected));
    }
    default_signals()
}

/// Makes such a process the leader of a group and ties it to its lifeline for as long as it lives, in place of the parent-death
/// signal, which leaves no time for exit hooks. Where there is no such thing, that signal stays.
pub fn hang_on_for_good(lifeline: OwnedFd, with_group: bool) {
    lead_group(with_group);
    if hang_on(lifeline.as_raw_fd(), with_group).is_ok() {
        // SAFETY: plain system call.
        unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, 0) };
        // Stays open: that is what ties us.
        let _ = lifeline.into_raw_fd();
    }
}
