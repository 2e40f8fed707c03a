//! A child in the care of a guard.

use std::os::fd::AsRawFd;

use nix::sys::socket::send;

use super::super::posix::FilesEnd;
use super::socket::SEND_FLAGS;
use crate::core::sync::Arc;

/// A child that a guard will end. The owner drops it before another process can get the child's number.
#[derive(Debug)]
pub(super) struct Ward {
    guard: Arc<FilesEnd>,
    /// The child's TARGET in guard.sh.
    target: String,
}

impl Ward {
    /// Announces a child to a guard; `None` when the guard does not get it.
    pub(super) fn new(guard: Arc<FilesEnd>, target: String) -> Option<Self> {
        let ward = Ward { guard, target };
        ward.tell('+').then_some(ward)
    }

    fn tell(&self, change: char) -> bool {
        let line = format!("{change} {}\n", self.target);
        let sent = send(self.guard.as_raw_fd(), line.as_bytes(), SEND_FLAGS);
        sent.is_ok_and(|sent| sent == line.len())
    }
}

impl Drop for Ward {
    fn drop(&mut self) {
        // Fails when the guard has ended.
        self.tell('-');
    }
}
