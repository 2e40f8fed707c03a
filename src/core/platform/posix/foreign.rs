//! Processes that somebody else in this process has started: Electron's utility processes.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use nix::errno::Errno;

use super::files::FilesEnd;
use super::system::Process;

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

/// Ends this process at once, without running exit handlers.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}

/// Default dispositions of the signals that end a Node, and none of them blocked.
///
/// # Errors
/// What the kernel says.
pub fn default_signals() -> io::Result<()> {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT] {
        // SAFETY: no handler of ours is replaced, and no script of the user's has run yet that could have set one.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    nix::sys::signal::SigSet::all().thread_unblock()?;
    Ok(())
}
