//! Ties processes that other code in this process has started to their host.

use std::io;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};

use nix::errno::Errno;

use super::super::posix::default_signals;
use super::lifeline::{hang_on, lead_group};

/// Runs in such a process, and prepares it like a process that we have started. Sets the default dispositions of the
/// signals that end Node. The process also gets SIGKILL when the thread that has forked it ends; in Chromium, this
/// thread lives as long as its process.
///
/// # Errors
/// When the parent is already gone, or when the kernel refuses.
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

/// Makes such a process the leader of a group, and ties it to its lifeline for its whole life. The lifeline replaces
/// the parent-death signal, which leaves no time for exit hooks. If the kernel refuses the lifeline, that signal stays.
pub fn hang_on_for_good(lifeline: OwnedFd, with_group: bool) {
    lead_group(with_group);
    if hang_on(lifeline.as_raw_fd(), with_group).is_ok() {
        // SAFETY: plain system call.
        unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, 0) };
        // The descriptor stays open, because it ties this process to its host.
        let _ = lifeline.into_raw_fd();
    }
}
