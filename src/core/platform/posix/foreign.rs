//! Processes that other code in this process has started: Electron's utility processes.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use nix::errno::Errno;

use super::files::FilesEnd;
use super::system::Process;

/// Holds the process at the other end of a socket. We watch and signal it like any other, but its owner reaps it.
///
/// # Errors
/// When the process has ended.
pub fn hold_peer(socket: &FilesEnd, pid: u32) -> io::Result<Process> {
    let held = Process::hold(pid)?;
    // The system does not reuse a pid before its process has ended, and a process closes its sockets when it ends.
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

/// Puts descriptors in place of this process's stdout and stderr.
///
/// # Errors
/// The kernel's error.
pub fn replace_output(stdout: &OwnedFd, stderr: &OwnedFd) -> io::Result<()> {
    for (target, source) in [(1, stdout), (2, stderr)] {
        // SAFETY: plain system call; no code relies on the descriptor that was there.
        Errno::result(unsafe { libc::dup2(source.as_fd().as_raw_fd(), target) })?;
    }
    Ok(())
}

/// Ends this process at once, without running exit handlers.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}

/// Sets the default dispositions of the signals that end Node, and unblocks all signals.
///
/// # Errors
/// The kernel's error.
pub fn default_signals() -> io::Result<()> {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT] {
        // SAFETY: this replaces no handler of ours, and no user script has run yet that could have set one.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    nix::sys::signal::SigSet::all().thread_unblock()?;
    Ok(())
}
