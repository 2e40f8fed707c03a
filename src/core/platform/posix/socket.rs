//! The socket pair between the pool and one child.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, Shutdown, SockType, recv, sendmsg, shutdown};

use super::system::{SEND_FLAGS, socket_pair};

/// Creates the two ends of a channel. Our end never blocks; the child's end blocks, as Node expects. Both close on
/// exec.
///
/// # Errors
/// When descriptors run out.
pub fn channel_pair() -> io::Result<(ChannelEnd, OwnedFd)> {
    let (ours, theirs) = socket_pair(SockType::Stream)?;
    Ok((ChannelEnd(ours), theirs))
}

/// Our end of a child's channel. Dropping it ends the channel, although a guard holds a duplicate.
#[derive(Debug)]
pub struct ChannelEnd(OwnedFd);

/// Becomes ready each time that the peer has read something.
#[derive(Debug)]
pub struct PeerReads(OwnedFd);

impl ChannelEnd {
    /// Reads what has arrived. Returns 0 when the peer has closed.
    ///
    /// # Errors
    /// The kernel's error; `WouldBlock` when there is nothing to read.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<usize> {
        Ok(recv(self.0.as_raw_fd(), into, MsgFlags::MSG_DONTWAIT)?)
    }

    /// Sends as much as the socket accepts now. Returns `Ok(0)` when it accepts nothing now.
    ///
    /// # Errors
    /// EPIPE and similar errors; never a SIGPIPE.
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        taken_now(nix::sys::socket::send(self.0.as_raw_fd(), bytes, SEND_FLAGS))
    }

    /// Sends bytes as [`ChannelEnd::send`] does, with a descriptor that goes with the first byte.
    ///
    /// # Errors
    /// As [`ChannelEnd::send`], and when more descriptors are in flight than this user may have.
    pub fn send_with_file(&self, bytes: &[u8], file: BorrowedFd) -> io::Result<usize> {
        taken_now(sendmsg::<()>(
            self.0.as_raw_fd(),
            &[IoSlice::new(bytes)],
            &[ControlMessage::ScmRights(&[file.as_raw_fd()])],
            SEND_FLAGS,
            None,
        ))
    }

    /// Ends both directions for both sides. Bytes that have already arrived can still be read.
    pub fn hang_up(&self) {
        // Fails when the peer has already hung up, which has the same effect.
        let _ = shutdown(self.0.as_raw_fd(), Shutdown::Both);
    }

    /// A handle that tells when the peer reads, beside the events of the channel itself.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn reads_of_peer(&self) -> io::Result<PeerReads> {
        // A duplicate has another number, and an epoll set can have each number only once.
        Ok(PeerReads(self.0.try_clone()?))
    }

    /// Takes the channel's pending error. `ConnectionReset` means that the peer closed its end with unread bytes in it.
    pub fn take_error(&self) -> Option<io::Error> {
        take_error(self.0.as_fd())
    }
}

impl From<OwnedFd> for ChannelEnd {
    fn from(socket: OwnedFd) -> Self {
        ChannelEnd(socket)
    }
}

impl Drop for ChannelEnd {
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl AsFd for ChannelEnd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl AsFd for PeerReads {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

fn taken_now(sent: nix::Result<usize>) -> io::Result<usize> {
    match sent {
        Ok(sent) => Ok(sent),
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ENOBUFS) => Ok(0),
        Err(errno) => Err(errno.into()),
    }
}

/// Takes a socket's pending error.
pub fn take_error(socket: BorrowedFd) -> Option<io::Error> {
    let code = nix::sys::socket::getsockopt(&socket, nix::sys::socket::sockopt::SocketError);
    code.ok()
        .filter(|code| *code != 0)
        .map(io::Error::from_raw_os_error)
}
