//! What wakes a thread that waits for handles, of this process or of another. Sockets serve for both: the system has no
//! descriptor that counts.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, SockType, recv, send};

use super::socket::{SEND_FLAGS, option_of, set_option, socket_pair};

/// What this process's own threads ring: readable from a ring until it is silenced.
#[derive(Debug)]
pub struct Doorbell {
    rung: UnixStream,
    heard: UnixStream,
}

impl Doorbell {
    /// One that is silent.
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
        // Fails only when it is full of rings that nobody has heard yet.
        let _ = (&self.rung).write(&[0]);
    }

    /// Silent from now on, until it is rung again.
    pub fn silence(&self) {
        let mut rings = [0; DRAINED];
        // Fails when it is silent already.
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

/// Rings that are taken at once.
const DRAINED: usize = 512;
/// What marks a bell: no file of other code has this room before it counts as writable. Code that closes descriptors it
/// does not know may close ours, and one of its files may get the number; nothing is written to that.
const MARK: i32 = 3;

/// What wakes another process: one of the two ends of a socket. The process that makes it keeps both and gives the other end
/// away. The peer can ring it or fill it, but never make us wait.
#[derive(Debug)]
pub struct PeerDoorbell {
    /// By which this process rings the other side, and hears it.
    own: OwnedFd,
    /// The end to be given away.
    given: Option<OwnedFd>,
}

impl PeerDoorbell {
    /// A bell nobody listens to.
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

    /// One that was inherited.
    pub fn from_handle(own: OwnedFd) -> Self {
        PeerDoorbell { own, given: None }
    }

    /// Wakes the listener on the other side.
    ///
    /// # Errors
    /// When the descriptor is no bell any more: then nobody will hear that there is something to do.
    pub fn ring(&self) -> io::Result<()> {
        if option_of(self.own.as_fd(), libc::SO_SNDLOWAT)? != MARK {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match send(self.own.as_raw_fd(), &[0], SEND_FLAGS) {
            // Full of rings that the other side has not heard yet.
            Ok(_) | Err(Errno::EAGAIN | Errno::ENOBUFS | Errno::EINTR) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

/// The end that a peer gets, or listens to.
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

    /// Waits for the next ring. Returns whether there was one.
    pub fn silence(&self) -> bool {
        take_rings(self.as_fd())
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Takes the rings that have come, though not without end: a peer may ring all the time.
pub(super) fn take_rings(bell: BorrowedFd) -> bool {
    let taken = recv(bell.as_raw_fd(), &mut [0; DRAINED], MsgFlags::MSG_DONTWAIT);
    taken.is_ok_and(|count| count > 0)
}
