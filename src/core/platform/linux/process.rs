//! A child process, held by pidfd.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, waitid};

use super::super::posix::exit_status;
use super::exit_status::status_after_reaping;
use crate::core::platform::{ExitStatus, Signal};

/// A process, as a rule a child of ours. The pidfd keeps meaning this very process, also after it was reaped.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    pidfd: OwnedFd,
    /// Somebody else has started it, and reaps it.
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

    /// Takes hold of any process; `None` when there is none of this id.
    ///
    /// # Errors
    /// What `pidfd_open` says, but for an id that nobody has.
    pub fn hold(pid: u32) -> io::Result<Option<Self>> {
        let Ok(number @ 1..) = libc::pid_t::try_from(pid) else {
            return Ok(None);
        };
        // SAFETY: plain numbers; the result is its own descriptor, close-on-exec.
        let opened = unsafe { libc::syscall(libc::SYS_pidfd_open, number, 0) };
        match Errno::result(opened) {
            Ok(fd) => {
                // SAFETY: just opened, and nobody else's.
                let pidfd = unsafe { OwnedFd::from_raw_fd(fd as RawFd) };
                let is_foreign = true;
                Ok(Some(Process {
                    pid,
                    pidfd,
                    is_foreign,
                }))
            }
            // EINVAL: a thread's id.
            Err(Errno::ESRCH | Errno::EINVAL) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    /// One that another process has started, to be watched and signalled by its pidfd alone.
    pub(super) fn of_another(pidfd: OwnedFd) -> Self {
        Process {
            pid: 0,
            pidfd,
            is_foreign: true,
        }
    }

    /// Process id, which of a child is also its process group's.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends a signal. A process that has ended is no error.
    ///
    /// # Errors
    /// What `pidfd_send_signal` says, but for ESRCH.
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

    /// SIGKILL for the process and what it has started in its group. Only before it is reaped: then the group's
    /// number is certainly still its own.
    pub fn kill_group(&self) {
        let group = i32::try_from(self.pid).map(nix::unistd::Pid::from_raw);
        let killed = group.map(|group| nix::sys::signal::killpg(group, nix::sys::signal::SIGKILL));
        if !matches!(killed, Ok(Ok(()))) {
            // The group is made by the child itself; until then there is only the process.
            let _ = self.signal(Signal::Kill);
        }
    }

    /// Ends what a process that has ended has left in its group. Nothing, when somebody else reaps it: the group's number
    /// may be another's by now.
    pub fn end_group(&self) {
        if !self.is_foreign {
            self.kill_group();
        }
    }

    /// Takes the exit status of a process that has ended (its pidfd is readable), which frees its pid; that of a foreign
    /// one is only looked at.
    pub fn reap(&self) -> ExitStatus {
        let how = match self.is_foreign {
            true => WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG,
            false => WaitPidFlag::WEXITED,
        };
        let ended = exit_status(waitid(Id::PIDFd(self.pidfd.as_fd()), how));
        // With SIGCHLD ignored by the host the kernel reaps by itself, or its owner was faster: it may remember how.
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
