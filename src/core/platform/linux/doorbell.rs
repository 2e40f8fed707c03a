//! Doorbells, which wake a thread of this process or of another that waits for handles. No other module creates an
//! eventfd.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};

fn event(count: u32) -> io::Result<EventFd> {
    let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
    Ok(EventFd::from_value_and_flags(count, flags)?)
}

/// A doorbell that threads of this process ring. It is readable from a ring until it is silenced.
#[derive(Debug)]
pub struct Doorbell(EventFd);

impl Doorbell {
    /// A doorbell that has not rung.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new() -> io::Result<Self> {
        Ok(Doorbell(event(0)?))
    }

    /// Wakes the listener.
    pub fn ring(&self) {
        // Fails only after 2^64 rings that no thread has heard.
        let _ = self.0.write(1);
    }

    /// Makes the doorbell unreadable until the next ring.
    pub fn silence(&self) {
        // Fails when it has not rung.
        let _ = self.0.read();
    }
}

impl AsFd for Doorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Wakes another process. Both sides have the descriptor, and the peer may fill it, empty it, or make it block. So
/// neither side reads from it, and both write only zeros: the kernel reports each write to listeners for edges, and
/// never makes a writer of zero wait. Its count is 1 from the beginning, because only a readable descriptor has edges.
///
/// Code that closes descriptors it does not own may close ours, and one of its files may get the number. `MARK`
/// therefore marks a bell. The mark has no effect on an eventfd, and we write no zeros to a descriptor without it.
#[derive(Debug)]
pub struct PeerDoorbell(OwnedFd);

/// A combination of flags that no file of other code has.
const MARK: OFlag = OFlag::O_RDWR.union(OFlag::O_APPEND).union(OFlag::O_NONBLOCK);

impl PeerDoorbell {
    /// A bell without a listener.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let bell = PeerDoorbell(event(1)?.into());
        fcntl(&bell.0, FcntlArg::F_SETFL(MARK))?;
        Ok(bell)
    }

    /// An inherited bell.
    pub fn from_handle(fd: OwnedFd) -> Self {
        PeerDoorbell(fd)
    }

    /// Wakes the listener.
    ///
    /// # Errors
    /// When the descriptor is not a bell any more: then the peer will not hear that there is work.
    pub fn ring(&self) -> io::Result<()> {
        let flags = fcntl(&self.0, FcntlArg::F_GETFL)?;
        if OFlag::from_bits_truncate(flags) & (MARK | OFlag::O_ACCMODE) != MARK {
            return Err(io::ErrorKind::InvalidData.into());
        }
        nix::unistd::write(&self.0, &0_u64.to_ne_bytes())?;
        Ok(())
    }
}

impl AsFd for PeerDoorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// A descriptor of this process alone. It is readable from a bell's ring until it is silenced.
#[derive(Debug)]
pub struct Listener {
    epoll: Epoll,
    /// A duplicate for the loop. If other code closes its number, the set survives, and so do the loop's events.
    watched: OwnedFd,
}

impl Listener {
    /// Listens to a bell.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new(bell: &PeerDoorbell) -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let edges = EpollFlags::EPOLLIN | EpollFlags::EPOLLET;
        epoll.add(bell, EpollEvent::new(edges, 0))?;
        let watched = epoll.0.try_clone()?;
        Ok(Listener { epoll, watched })
    }

    /// Resets the listener, so that the next ring makes it readable. Returns whether there was a ring.
    pub fn silence(&self) -> bool {
        let rung = self.epoll.wait(&mut [EpollEvent::empty()], EpollTimeout::ZERO);
        rung.is_ok_and(|count| count > 0)
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.watched.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bell() -> (PeerDoorbell, Listener) {
        let bell = PeerDoorbell::new().unwrap();
        let listener = Listener::new(&bell).unwrap();
        listener.silence();
        (bell, listener)
    }

    #[test]
    fn each_ring_is_heard_once() {
        let (bell, listener) = bell();
        assert!(!listener.silence());
        for _ in 0..3 {
            bell.ring().unwrap();
            bell.ring().unwrap();
            assert!(listener.silence() && !listener.silence());
        }
    }

    #[test]
    fn a_bell_that_the_peer_has_filled_rings_on() {
        let (bell, listener) = bell();
        nix::unistd::write(bell.as_fd(), &(u64::MAX - 2).to_ne_bytes()).unwrap();
        listener.silence();
        // A write of any other number would fail here, or wait forever.
        bell.ring().unwrap();
        assert!(listener.silence());
        // A peer that changes a bell has broken the transport.
        fcntl(bell.as_fd(), FcntlArg::F_SETFL(OFlag::O_APPEND)).unwrap();
        assert!(bell.ring().is_err());
    }

    #[test]
    fn what_is_no_bell_any_more_is_not_rung() {
        let path = std::env::temp_dir().join(format!("ere-no-bell-{}", std::process::id()));
        let mut how = std::fs::OpenOptions::new();
        let file = how.read(true).append(true).create(true).open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let not_a_bell = PeerDoorbell::from_handle(file.try_clone().unwrap().into());
        assert!(not_a_bell.ring().is_err());
        assert_eq!(file.metadata().unwrap().len(), 0);
        // An eventfd of other code, which a ring would wake needlessly.
        let other = EventFd::from_value_and_flags(1, EfdFlags::EFD_NONBLOCK).unwrap();
        assert!(PeerDoorbell::from_handle(other.into()).ring().is_err());
    }
}
