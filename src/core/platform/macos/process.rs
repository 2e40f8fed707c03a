//! A process, held by its number, the time of its start, and a kqueue that is readable from its end on.

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

/// A process, as a rule a child of ours. A child's number is its own until it is reaped; of another process the time of its
/// start tells whether the number is still its own.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
    /// In microseconds; of a process that somebody else has started.
    started: Option<u64>,
    /// Readable when it has ended.
    exit: OwnedFd,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_reaped: bool,
    /// It is in the care of a guard.
    ward: Option<Ward>,
}

impl Process {
    /// Takes hold of a child that was started just now.
    pub(super) fn of_child(pid: libc::pid_t) -> io::Result<Self> {
        Self::new(Pid::from_raw(pid), None)
    }

    /// Takes hold of any process; `None` when there is none of this id.
    ///
    /// # Errors
    /// When descriptors run out, or it is another user's.
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

    /// Process id, which of a child is also its process group's.
    pub fn pid(&self) -> u32 {
        self.pid.as_raw().unsigned_abs()
    }

    /// Sends a signal. A process that has ended is no error.
    ///
    /// # Errors
    /// What `kill` says, but for ESRCH.
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

    /// SIGKILL for the process and what it has started in its group. Only before it is reaped: then the group's
    /// number is certainly still its own.
    pub fn kill_group(&self) {
        let state = lock(&self.state);
        if state.is_reaped || !self.is_itself() {
            return;
        }
        // One that is not its group's leader has no group of its number.
        if killpg(self.pid, SIGKILL).is_err() {
            let _ = kill(self.pid, SIGKILL);
        }
    }

    /// Ends what a process that has ended has left in its group. Nothing, when somebody else reaps it: the group's number
    /// may be another's by now.
    pub fn end_group(&self) {
        if self.started.is_none() {
            self.kill_group();
        }
    }

    /// Takes the exit status of a child that has ended, which frees its number. Of a process that somebody else reaps nobody
    /// says how it has ended.
    pub fn reap(&self) -> ExitStatus {
        let mut state = lock(&self.state);
        // The guard must not know a number that may be another's from now on.
        state.ward = None;
        if self.started.is_some() {
            return ExitStatus::default();
        }
        state.is_reaped = true;
        // With SIGCHLD ignored by the host the kernel reaps by itself: nobody knows how.
        exit_status(waitpid(self.pid, None)).unwrap_or_default()
    }

    /// Notes that a guard cares for it, until it is reaped.
    pub(super) fn put_in_care(&self, ward: Ward) {
        lock(&self.state).ward = Some(ward);
    }

    /// Whether its number is still its own.
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

/// A kqueue that is readable from the end of a process on, also of one that has ended before.
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
