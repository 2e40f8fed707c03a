//! Operations on a process through its descriptor, which becomes readable when the process ends.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::wait::WaitStatus;

use super::system::Process;
use crate::core::platform::{ExitStatus, Signal};

impl Process {
    /// Sends a signal, then continues the process, so that a stopped process handles the signal.
    ///
    /// # Errors
    /// As [`Process::signal`].
    pub fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.signal(signal)?;
        self.signal(Signal::Continue)
    }

    /// Whether the process has ended, reaped or not.
    pub fn has_ended(&self) -> bool {
        let mut exit = [PollFd::new(self.as_fd(), PollFlags::POLLIN)];
        poll(&mut exit, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
    }
}

impl AsRawFd for Process {
    fn as_raw_fd(&self) -> i32 {
        self.as_fd().as_raw_fd()
    }
}

/// How a process has ended; `None` when the system does not say.
pub fn exit_status(ended: nix::Result<WaitStatus>) -> Option<ExitStatus> {
    match ended.ok()? {
        WaitStatus::Exited(_, code) => Some(ExitStatus {
            code: Some(code.into()),
            ..ExitStatus::default()
        }),
        WaitStatus::Signaled(_, signal, _) => Some(ExitStatus {
            signal: Some(signal.as_str()),
            ..ExitStatus::default()
        }),
        _ => None,
    }
}
