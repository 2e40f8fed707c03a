//! A child in the care of a guard.

use std::os::fd::AsRawFd;

use nix::sys::socket::send;

use super::super::posix::FilesEnd;
use super::socket::SEND_FLAGS;
use crate::core::sync::Arc;

/// A child that a guard will end. Dropped before the child's number can be another's.
#[derive(Debug)]
pub(super) struct Ward {
    guard: Arc<FilesEnd>,
    /// What guard.sh calls so.
    target: String,
}

impl Ward {
    /// Tells a guard of a child; `None` when it does not hear.
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
