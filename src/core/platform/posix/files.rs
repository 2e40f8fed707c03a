//! One end of a socket for whole messages, each with the descriptors that belong to it.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::inherited::take_inherited;

/// Most descriptors of one message. The kernel drops what is beyond, on both sides.
pub const MOST_FILES: usize = 64;

/// One end of such a socket.
#[derive(Debug)]
pub struct FilesEnd(pub(super) OwnedFd);

impl FilesEnd {
    /// One end that was inherited, by its number. To be called once for each.
    ///
    /// # Errors
    /// When it is not open.
    pub fn inherited(number: RawFd) -> io::Result<Self> {
        take_inherited(number).map(FilesEnd)
    }

    /// The next message, however long it takes to come.
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

    /// Blocks until the peer has taken most of what it was sent, or the time is over.
    pub fn wait_for_room(&self, most: Duration) {
        let timeout = PollTimeout::try_from(most).unwrap_or(PollTimeout::MAX);
        // Whatever woke us, the sender tries again.
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

/// The descriptors that a message has brought. nix gives none of a list that the kernel has cut short, and leaves them open.
pub fn files_of(received: &libc::msghdr) -> Vec<OwnedFd> {
    let mut files = Vec::new();
    // SAFETY: the header is as recvmsg has left it, and what it points to is still there.
    let mut at = unsafe { libc::CMSG_FIRSTHDR(received) };
    // SAFETY: within what recvmsg has written, or null.
    while let Some(message) = unsafe { at.as_ref() } {
        if (message.cmsg_level, message.cmsg_type) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
            // SAFETY: the data follows the header.
            let data = unsafe { libc::CMSG_DATA(at) }.cast::<RawFd>();
            // SAFETY: plain arithmetic.
            let before = unsafe { libc::CMSG_LEN(0) } as usize;
            // Of another type in each C library.
            let bytes: usize = message.cmsg_len as _;
            for index in 0..bytes.saturating_sub(before) / size_of::<RawFd>() {
                // SAFETY: within the message's length.
                let raw = unsafe { data.wrapping_add(index).read_unaligned() };
                // SAFETY: the kernel has just made this descriptor, nobody else owns it.
                files.push(unsafe { OwnedFd::from_raw_fd(raw) });
            }
        }
        // SAFETY: as for the first.
        at = unsafe { libc::CMSG_NXTHDR(received, at) };
    }
    files
}
