//! Processes that somebody else in this process has started: Electron's utility processes.

use std::io;
use std::os::fd::{AsFd, AsRawFd, IntoRawFd, OwnedFd};

use nix::errno::Errno;

use super::files::FilesEnd;
use super::lifeline::{hang_on, lead_group};
use super::process::Process;

/// Holds the process at the other end of a socket. It is watched and signalled as any, but reaped by whom it belongs to.
///
/// # Errors
/// When it has ended.
pub fn hold_peer(socket: &FilesEnd, pid: u32) -> io::Result<Process> {
    let held = Process::hold(pid)?;
    // A pid is not used again before its process has ended, and with that its end of the socket.
    let is_there = !is_hung_up(socket)?;
    held.filter(|_| is_there)
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))
}

fn is_hung_up(socket: &FilesEnd) -> io::Result<bool> {
    let mut byte = [0];
    let flags = nix::sys::socket::MsgFlags::MSG_PEEK | nix::sys::socket::MsgFlags::MSG_DONTWAIT;
    match nix::sys::socket::recv(socket.as_raw_fd(), &mut byte, flags) {
        Ok(0) => Ok(true),
        Ok(_) | Err(Errno::EAGAIN) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

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
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT] {
        // SAFETY: no handler of ours is replaced, and no script of the user's has run yet that could have set one.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    nix::sys::signal::SigSet::all().thread_unblock()?;
    Ok(())
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

/// Puts descriptors in place of this process's stdout and stderr.
///
/// # Errors
/// What the kernel says.
pub fn replace_output(stdout: &OwnedFd, stderr: &OwnedFd) -> io::Result<()> {
    for (target, source) in [(1, stdout), (2, stderr)] {
        // SAFETY: plain system call; what was there belongs to nobody who would miss it.
        Errno::result(unsafe { libc::dup2(source.as_fd().as_raw_fd(), target) })?;
    }
    Ok(())
}

/// Ends this process at once, without anybody's exit handlers.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}
