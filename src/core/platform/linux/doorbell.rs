//! What wakes a thread that waits for handles, of this process or of another. The only place that makes an eventfd.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};

fn event(count: u32) -> io::Result<EventFd> {
    let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
    Ok(EventFd::from_value_and_flags(count, flags)?)
}

/// What this process's own threads ring: readable from a ring until it is silenced.
#[derive(Debug)]
pub struct Doorbell(EventFd);

impl Doorbell {
    /// One that is silent.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new() -> io::Result<Self> {
        Ok(Doorbell(event(0)?))
    }

    /// Wakes the listener.
    pub fn ring(&self) {
        // Fails only when it was rung 2^64 times unheard.
        let _ = self.0.write(1);
    }

    /// Silent from now on, until it is rung again.
    pub fn silence(&self) {
        // Fails when it is silent already.
        let _ = self.0.read();
    }
}

impl AsFd for Doorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// What wakes another process. Both sides have it, and the peer may fill it, empty it, or make it block. So
/// nothing is ever read from it, and only zeros are written: the kernel reports each write to those that wait for
/// edges, and never makes a writer of zero wait. Its count is 1 from the beginning: only what is readable has edges.
///
/// Code that closes descriptors it does not know may close ours, and one of its files may get the number. A bell is
/// therefore marked by `MARK`, which means nothing to an eventfd, and no zeros go to what is not.
#[derive(Debug)]
pub struct PeerDoorbell(OwnedFd);

/// What no file of other code has together.
const MARK: OFlag = OFlag::O_RDWR.union(OFlag::O_APPEND).union(OFlag::O_NONBLOCK);

impl PeerDoorbell {
    /// A bell nobody listens to.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let bell = PeerDoorbell(event(1)?.into());
        fcntl(&bell.0, FcntlArg::F_SETFL(MARK))?;
        Ok(bell)
    }

    /// One that was inherited.
    pub fn from_handle(fd: OwnedFd) -> Self {
        PeerDoorbell(fd)
    }

    /// Wakes the listener.
    ///
    /// # Errors
    /// When the descriptor is no bell any more: then nobody will hear that there is something to do.
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

/// A descriptor of this process alone that is readable from a bell's ring until it is silenced.
#[derive(Debug)]
pub struct Listener {
    epoll: Epoll,
    /// Keeps the set when somebody closes the number that the loop knows it by, and with the set what the loop hears.
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

    /// Waits for the next ring. Returns whether there was one.
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
        // A write of anything else would fail here, or wait forever.
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
        // Of somebody else, whom a ring would wake for nothing.
        let other = EventFd::from_value_and_flags(1, EfdFlags::EFD_NONBLOCK).unwrap();
        assert!(PeerDoorbell::from_handle(other.into()).ring().is_err());
    }
}
