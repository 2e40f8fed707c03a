//! A process, held by its number, its start time, and a kqueue that becomes readable when it ends.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::event::{EvFlags, EventFilter, FilterFlag, KEvent, Kqueue};
use nix::sys::signal::{SIGKILL, kill, killpg};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

use super::super::posix::exit_status;
use super::process_info::basic_info;
use super::ward::Ward;
use crate::core::platform::{ExitStatus, Signal};
use crate::core::sync::{Mutex, lock};

const NO_WAIT: libc::timespec = libc::timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// A process, usually a child of ours. The system does not reuse a child's number until we reap it. For another
/// process, the start time tells whether the number still belongs to it.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
    /// The start time in microseconds, for a process that other code has started.
    started: Option<u64>,
    /// Readable when the process has ended.
    exit: OwnedFd,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_reaped: bool,
    /// The guard's record of the process, while a guard cares for it.
    ward: Option<Ward>,
}

impl Process {
    /// Holds a child that was just started.
    pub(super) fn of_child(pid: libc::pid_t) -> io::Result<Self> {
        Self::new(Pid::from_raw(pid), None)
    }

    /// Holds any process; `None` when no process has this id.
    ///
    /// # Errors
    /// When descriptors run out, or the process is another user's.
    pub fn hold(pid: u32) -> io::Result<Option<Self>> {
        let Ok(number @ 1..) = libc::pid_t::try_from(pid) else {
            return Ok(None);
        };
        match basic_info(number) {
            Ok(info) => Self::new(Pid::from_raw(number), Some(info.started)).map(Some),
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn new(pid: Pid, started: Option<u64>) -> io::Result<Self> {
        Ok(Process {
            pid,
            started,
            exit: watch_exit(pid)?.into(),
            state: Mutex::default(),
        })
    }

    /// The process id. The process group that a child leads has the same id.
    pub fn pid(&self) -> u32 {
        self.pid.as_raw().unsigned_abs()
    }

    /// Sends a signal. Succeeds for a process that has ended.
    ///
    /// # Errors
    /// The error of `kill`, except ESRCH.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        let state = lock(&self.state);
        if state.is_reaped || !self.is_itself() {
            return Ok(());
        }
        // SAFETY: plain numbers.
        let sent = unsafe { libc::kill(self.pid.as_raw(), signal.number()) };
        match Errno::result(sent) {
            Ok(_) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Sends SIGKILL to the process and to its group. Does nothing after the process is reaped, because the group's
    /// number may then belong to another group.
    pub fn kill_group(&self) {
        let state = lock(&self.state);
        if state.is_reaped || !self.is_itself() {
            return;
        }
        // A process that does not lead its group has no group of its number.
        if killpg(self.pid, SIGKILL).is_err() {
            let _ = kill(self.pid, SIGKILL);
        }
    }

    /// Ends the rest of the group of a process that has ended. Does nothing when other code reaps the process, because
    /// the group's number may already belong to another group.
    pub fn end_group(&self) {
        if self.started.is_none() {
            self.kill_group();
        }
    }

    /// Takes the exit status of a child that has ended, which frees its number. macOS does not report the status of a
    /// process that other code reaps.
    pub fn reap(&self) -> ExitStatus {
        let mut state = lock(&self.state);
        // The number may belong to another process from now on, so the guard must forget it.
        state.ward = None;
        if self.started.is_some() {
            return ExitStatus::default();
        }
        state.is_reaped = true;
        // If the host ignores SIGCHLD, the kernel reaps by itself, and the status is lost.
        exit_status(waitpid(self.pid, None)).unwrap_or_default()
    }

    /// Notes that a guard cares for the process until it is reaped.
    pub(super) fn put_in_care(&self, ward: Ward) {
        lock(&self.state).ward = Some(ward);
    }

    /// Whether the number still belongs to this process.
    fn is_itself(&self) -> bool {
        let started = self.started;
        started.is_none_or(|started| basic_info(self.pid.as_raw()).is_ok_and(|info| info.started == started))
    }
}

impl AsFd for Process {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.exit.as_fd()
    }
}

/// A kqueue that becomes readable when the process ends, or at once if it has already ended.
fn watch_exit(pid: Pid) -> io::Result<Kqueue> {
    let queue = Kqueue::new()?;
    let number = pid.as_raw().unsigned_abs() as usize;
    let add = |ident, filter, flags, what| {
        let change = KEvent::new(ident, filter, EvFlags::EV_ADD | flags, what, 0, 0);
        queue.kevent(&[change], &mut [], Some(NO_WAIT))
    };
    let exit = FilterFlag::NOTE_EXIT;
    match add(number, EventFilter::EVFILT_PROC, EvFlags::empty(), exit) {
        Err(Errno::ESRCH) => {
            let user = EventFilter::EVFILT_USER;
            add(0, user, EvFlags::empty(), FilterFlag::empty())?;
            add(0, user, EvFlags::empty(), FilterFlag::NOTE_TRIGGER)?;
        }
        watched => drop(watched?),
    }
    Ok(queue)
}

#[cfg(test)]
mod tests {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    use super::*;

    fn child(script: &str) -> Process {
        let started = std::process::Command::new("/bin/sh").args(["-c", script]).spawn();
        Process::of_child(started.unwrap().id().cast_signed()).unwrap()
    }

    fn wait_for(process: &Process) {
        let mut exit = [PollFd::new(process.as_fd(), PollFlags::POLLIN)];
        assert_eq!(poll(&mut exit, PollTimeout::from(20_000_u16)), Ok(1));
    }

    #[test]
    fn the_end_of_a_child_is_noticed_with_its_status() {
        let ending = child("exit 3");
        wait_for(&ending);
        assert!(ending.has_ended());
        assert_eq!(ending.reap().code, Some(3));
        let sleeping = child("exec sleep 600");
        assert!(!sleeping.has_ended());
        sleeping.signal(Signal::Kill).unwrap();
        wait_for(&sleeping);
        assert_eq!(sleeping.reap().signal, Some("SIGKILL"));
        sleeping.signal(Signal::Kill).unwrap();
    }

    #[test]
    fn a_number_that_nobody_has_is_no_process() {
        assert!(Process::hold(u32::MAX).unwrap().is_none());
        assert!(Process::hold(99_999_999).unwrap().is_none());
        assert!(Process::hold(std::process::id()).unwrap().is_some());
    }
}
