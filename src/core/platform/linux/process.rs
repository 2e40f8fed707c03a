//! A child process, held by pidfd.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, waitid};

use super::super::posix::exit_status;
use super::exit_status::status_after_reaping;
use crate::core::platform::{ExitStatus, Signal};

/// A process, usually a child of ours. The pidfd always refers to this very process, even after it was reaped.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    pidfd: OwnedFd,
    /// Other code has started the process, and reaps it.
    is_foreign: bool,
}

impl Process {
    pub(super) fn new(pid: u32, pidfd: OwnedFd) -> Self {
        Process {
            pid,
            pidfd,
            is_foreign: false,
        }
    }

    /// Holds any process; `None` when no process has this id.
    ///
    /// # Errors
    /// The error of `pidfd_open`, except for an id that no process has.
    pub fn hold(pid: u32) -> io::Result<Option<Self>> {
        let Ok(number @ 1..) = libc::pid_t::try_from(pid) else {
            return Ok(None);
        };
        // SAFETY: plain numbers; the result is a new descriptor, close-on-exec.
        let opened = unsafe { libc::syscall(libc::SYS_pidfd_open, number, 0) };
        match Errno::result(opened) {
            Ok(fd) => {
                // SAFETY: the kernel has just opened it, so no other code owns it.
                let pidfd = unsafe { OwnedFd::from_raw_fd(fd as RawFd) };
                let is_foreign = true;
                Ok(Some(Process {
                    pid,
                    pidfd,
                    is_foreign,
                }))
            }
            // EINVAL means that the number is a thread's.
            Err(Errno::ESRCH | Errno::EINVAL) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    /// A process that another process has started. We watch and signal it by its pidfd alone.
    pub(super) fn of_another(pidfd: OwnedFd) -> Self {
        Process {
            pid: 0,
            pidfd,
            is_foreign: true,
        }
    }

    /// The process id. The process group that a child leads has the same id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends a signal. Succeeds for a process that has ended.
    ///
    /// # Errors
    /// The error of `pidfd_send_signal`, except ESRCH.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        let no_info = ptr::null::<libc::siginfo_t>();
        // SAFETY: the pidfd is open, siginfo may be null.
        let sent = unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                self.pidfd.as_raw_fd(),
                signal.number(),
                no_info,
                0,
            )
        };
        match Errno::result(sent) {
            Ok(_) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Sends SIGKILL to the process and to its group. Call it only before the process is reaped: until then the group's
    /// number certainly still belongs to it.
    pub fn kill_group(&self) {
        let group = i32::try_from(self.pid).map(nix::unistd::Pid::from_raw);
        let killed = group.map(|group| nix::sys::signal::killpg(group, nix::sys::signal::SIGKILL));
        if !matches!(killed, Ok(Ok(()))) {
            // The child creates the group itself; until then there is only the process.
            let _ = self.signal(Signal::Kill);
        }
    }

    /// Ends the rest of the group of a process that has ended. Does nothing when other code reaps the process, because
    /// the group's number may already belong to another group.
    pub fn end_group(&self) {
        if !self.is_foreign {
            self.kill_group();
        }
    }

    /// Takes the exit status of a process that has ended (its pidfd is readable), which frees its pid. Only reads the
    /// status of a foreign process.
    pub fn reap(&self) -> ExitStatus {
        let how = match self.is_foreign {
            true => WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG,
            false => WaitPidFlag::WEXITED,
        };
        let ended = exit_status(waitid(Id::PIDFd(self.pidfd.as_fd()), how));
        // If the host ignores SIGCHLD, the kernel reaps by itself; or the owner has already reaped. The kernel may have
        // kept the status.
        ended
            .or_else(|| status_after_reaping(self.pidfd.as_fd()).filter(|_| self.is_foreign))
            .unwrap_or_default()
    }
}

impl AsFd for Process {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }
}
