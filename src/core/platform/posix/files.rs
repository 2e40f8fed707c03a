//! One end of a socket that carries whole messages, each with the descriptors that belong to it.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::inherited::take_inherited;

/// One end of a socket for whole messages.
#[derive(Debug)]
pub struct FilesEnd(pub(super) OwnedFd);

impl FilesEnd {
    /// Takes an inherited end by its number. Call it once for each number.
    ///
    /// # Errors
    /// When no descriptor of that number is open.
    pub fn inherited(number: RawFd) -> io::Result<Self> {
        take_inherited(number).map(FilesEnd)
    }

    /// Waits for the next message, however long it takes.
    ///
    /// # Errors
    /// As [`FilesEnd::receive`].
    pub fn wait(&self, into: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        loop {
            if let Some(received) = self.receive(into)? {
                return Ok(received);
            }
            match poll(
                &mut [PollFd::new(self.as_fd(), PollFlags::POLLIN)],
                PollTimeout::NONE,
            ) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Blocks until the peer has read most of what was sent, or the time has elapsed.
    pub fn wait_for_room(&self, most: Duration) {
        let timeout = PollTimeout::try_from(most).unwrap_or(PollTimeout::MAX);
        // Whatever ends the wait, the sender tries again.
        let _ = poll(&mut [PollFd::new(self.as_fd(), PollFlags::POLLOUT)], timeout);
    }
}

impl From<OwnedFd> for FilesEnd {
    fn from(socket: OwnedFd) -> Self {
        FilesEnd(socket)
    }
}

impl AsFd for FilesEnd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl AsRawFd for FilesEnd {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}
