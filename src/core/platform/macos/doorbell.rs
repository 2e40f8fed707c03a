//! Doorbells, which wake a thread of this process or of another that waits for handles. Both kinds use sockets, because
//! macOS has no eventfd.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, SockType, recv, send};

use super::socket::{SEND_FLAGS, option_of, set_option, socket_pair};

/// A doorbell that threads of this process ring. It is readable from a ring until it is silenced.
#[derive(Debug)]
pub struct Doorbell {
    rung: UnixStream,
    heard: UnixStream,
}

impl Doorbell {
    /// A doorbell that has not rung.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new() -> io::Result<Self> {
        let (heard, rung) = UnixStream::pair()?;
        for end in [&heard, &rung] {
            end.set_nonblocking(true)?;
        }
        Ok(Doorbell { rung, heard })
    }

    /// Wakes the listener.
    pub fn ring(&self) {
        // Fails only when it is full of rings that no thread has heard yet.
        let _ = (&self.rung).write(&[0]);
    }

    /// Makes the doorbell unreadable until the next ring.
    pub fn silence(&self) {
        let mut rings = [0; DRAINED];
        // Fails when it has not rung.
        while (&self.heard)
            .read(&mut rings)
            .is_ok_and(|count| count == rings.len())
        {}
    }
}

impl AsFd for Doorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.heard.as_fd()
    }
}

/// The number of rings that one read takes.
const DRAINED: usize = 512;
/// The low-water mark that marks a bell: no file of other code needs this much room before it counts as writable. Code
/// that closes descriptors it does not own may close ours, and one of its files may get the number. We write nothing to
/// such a file.
const MARK: i32 = 3;

/// Wakes another process by one of the two ends of a socket. The process that creates the pair keeps both ends and
/// passes the second one to the peer. The peer can ring the bell or fill it, but never makes us wait.
#[derive(Debug)]
pub struct PeerDoorbell {
    /// The end by which this process rings the other side, and hears it.
    own: OwnedFd,
    /// The end for the peer.
    given: Option<OwnedFd>,
}

impl PeerDoorbell {
    /// A bell without a listener.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let (own, given) = socket_pair(SockType::Stream)?;
        for end in [&own, &given] {
            set_option(end.as_fd(), libc::SO_SNDLOWAT, MARK)?;
        }
        Ok(PeerDoorbell {
            own,
            given: Some(given),
        })
    }

    /// An inherited bell.
    pub fn from_handle(own: OwnedFd) -> Self {
        PeerDoorbell { own, given: None }
    }

    /// Wakes the listener on the other side.
    ///
    /// # Errors
    /// When the descriptor is not a bell any more: then the peer will not hear that there is work.
    pub fn ring(&self) -> io::Result<()> {
        if option_of(self.own.as_fd(), libc::SO_SNDLOWAT)? != MARK {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match send(self.own.as_raw_fd(), &[0], SEND_FLAGS) {
            // The socket is full of rings that the other side has not heard yet.
            Ok(_) | Err(Errno::EAGAIN | Errno::ENOBUFS | Errno::EINTR) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

/// The end that a peer gets, or the end that this process listens to.
impl AsFd for PeerDoorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.given.as_ref().unwrap_or(&self.own).as_fd()
    }
}

/// A descriptor that is readable from a bell's ring until it is silenced.
#[derive(Debug)]
pub struct Listener(OwnedFd);

impl Listener {
    /// Listens to a bell.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new(bell: &PeerDoorbell) -> io::Result<Self> {
        Ok(Listener(bell.own.try_clone()?))
    }

    /// Resets the listener, so that the next ring makes it readable. Returns whether there was a ring.
    pub fn silence(&self) -> bool {
        take_rings(self.as_fd())
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Takes the rings that have arrived, but at most one buffer of them, because a peer may ring all the time.
pub(super) fn take_rings(bell: BorrowedFd) -> bool {
    let taken = recv(bell.as_raw_fd(), &mut [0; DRAINED], MsgFlags::MSG_DONTWAIT);
    taken.is_ok_and(|count| count > 0)
}
