//! Who sleeps, and when to wake it. A bell costs a system call, so it is rung only for one who sleeps.
//!
//! The sleeper says so, and then looks once more; the other side acts, and then looks whether somebody sleeps. With a
//! full fence between on both sides, at least one of them sees the other: no wake-up is lost.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};

use super::memory::{Memory, Way, Word};
use crate::core::sync::atomic::{Ordering, fence};

/// Says that one is about to sleep: [`Word::Armed`] as a reader, [`Word::Waiting`] as a writer without room. Look
/// once more after it.
pub fn set_sleeping(memory: &impl Memory, way: Way, word: Word) {
    memory.store(way, word, 1, Ordering::Relaxed);
    // SYNC POINT "sleep": pairs with the fence in `wakes`.
    fence(Ordering::SeqCst);
}

/// After something was done that the other side may sleep for: whether its bell is to be rung. `true` once a sleep.
pub fn wakes(memory: &impl Memory, way: Way, word: Word) -> bool {
    // SYNC POINT "sleep": pairs with the fence in `set_sleeping`.
    fence(Ordering::SeqCst);
    memory.load(way, word, Ordering::Relaxed) != 0 && memory.swap(way, word, 0, Ordering::AcqRel) != 0
}

/// Says that one does not sleep after all.
pub fn set_awake(memory: &impl Memory, way: Way, word: Word) {
    memory.store(way, word, 0, Ordering::Relaxed);
}

/// What wakes a peer by, an eventfd. Both sides have it, and the peer may do to it what it wants: fill it, empty it, or
/// make it block. So nothing is ever read from it, and only zeros are written: the kernel tells that to whoever waits
/// for edges, and never makes a writer of zero wait. Its count is 1 from the beginning: only what is readable has edges.
#[derive(Debug)]
pub struct Bell(OwnedFd);

impl Bell {
    /// A bell nobody listens to.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        Ok(Bell(EventFd::from_value_and_flags(1, flags)?.into()))
    }

    /// One that was inherited.
    pub fn from_fd(fd: OwnedFd) -> Self {
        Bell(fd)
    }

    /// Wakes whoever listens.
    pub fn ring(&self) {
        // A peer that has closed it need not be woken.
        let _ = nix::unistd::write(&self.0, &0_u64.to_ne_bytes());
    }
}

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// A descriptor of this process alone that is readable from a bell's ring until it is silenced.
#[derive(Debug)]
pub struct Listener(Epoll);

impl Listener {
    /// Listens to a bell.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new(bell: &Bell) -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let edges = EpollFlags::EPOLLIN | EpollFlags::EPOLLET;
        epoll.add(bell, EpollEvent::new(edges, 0))?;
        Ok(Listener(epoll))
    }

    /// Waits for the next ring. Returns whether there was one.
    pub fn silence(&self) -> bool {
        let rung = self.0.wait(&mut [EpollEvent::empty()], EpollTimeout::ZERO);
        rung.is_ok_and(|count| count > 0)
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};

    use super::*;

    fn bell() -> (Bell, Listener) {
        let bell = Bell::new().unwrap();
        let listener = Listener::new(&bell).unwrap();
        listener.silence();
        (bell, listener)
    }

    #[test]
    fn each_ring_is_heard_once() {
        let (bell, listener) = bell();
        assert!(!listener.silence());
        for _ in 0..3 {
            bell.ring();
            bell.ring();
            assert!(listener.silence() && !listener.silence());
        }
    }

    #[test]
    fn a_bell_that_the_peer_has_filled_and_made_blocking_rings_on() {
        let (bell, listener) = bell();
        fcntl(bell.as_fd(), FcntlArg::F_SETFL(OFlag::empty())).unwrap();
        nix::unistd::write(bell.as_fd(), &(u64::MAX - 2).to_ne_bytes()).unwrap();
        listener.silence();
        // A write of anything else would wait for ever here.
        bell.ring();
        assert!(listener.silence());
    }
}
