//! The socket pair between the pool and one child.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, Shutdown, SockType, recv, sendmsg, shutdown};

use super::system::{SEND_FLAGS, socket_pair};

/// Our end, which never blocks, and the child's, which does as Node expects. Both close on exec.
///
/// # Errors
/// When descriptors run out.
pub fn channel_pair() -> io::Result<(ChannelEnd, OwnedFd)> {
    let (ours, theirs) = socket_pair(SockType::Stream)?;
    Ok((ChannelEnd(ours), theirs))
}

/// Our end of a child's channel. Dropping it ends the channel, although a guard holds a duplicate of it.
#[derive(Debug)]
pub struct ChannelEnd(OwnedFd);

/// Tells each time that the peer has read something.
#[derive(Debug)]
pub struct PeerReads(OwnedFd);

impl ChannelEnd {
    /// Reads what has come. 0: the peer has closed.
    ///
    /// # Errors
    /// What the kernel says; nothing to read is `WouldBlock`.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<usize> {
        Ok(recv(self.0.as_raw_fd(), into, MsgFlags::MSG_DONTWAIT)?)
    }

    /// Sends what the socket takes now. `Ok(0)`: nothing at the moment.
    ///
    /// # Errors
    /// EPIPE and similar errors; never as a SIGPIPE.
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        taken_now(nix::sys::socket::send(self.0.as_raw_fd(), bytes, SEND_FLAGS))
    }

    /// The same with a descriptor, which goes with the first byte.
    ///
    /// # Errors
    /// As [`ChannelEnd::send`], and when more descriptors are under way than this user may have.
    pub fn send_with_file(&self, bytes: &[u8], file: BorrowedFd) -> io::Result<usize> {
        taken_now(sendmsg::<()>(
            self.0.as_raw_fd(),
            &[IoSlice::new(bytes)],
            &[ControlMessage::ScmRights(&[file.as_raw_fd()])],
            SEND_FLAGS,
            None,
        ))
    }

    /// Nothing more comes or goes for either side, but what has come can still be read.
    pub fn hang_up(&self) {
        // Fails when the peer has, which is as good.
        let _ = shutdown(self.0.as_raw_fd(), Shutdown::Both);
    }

    /// What tells of the peer's reading, beside what the channel itself tells.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn reads_of_peer(&self) -> io::Result<PeerReads> {
        // Of another number: an epoll set has each only once.
        Ok(PeerReads(self.0.try_clone()?))
    }

    /// Takes the channel's pending error. `ConnectionReset`: the peer has closed its end with something unread in it.
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
