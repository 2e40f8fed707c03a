//! Who sleeps, and when to wake it. A bell costs a system call, so it is rung only for one who sleeps.
//!
//! The sleeper says so, and then looks once more; the other side acts, and then looks whether somebody sleeps. With a
//! full fence between on both sides, at least one of them sees the other: no wake-up is lost.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

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

/// A descriptor that an event loop can wait for, and that whoever has it can make readable.
#[derive(Debug)]
pub struct Bell(OwnedFd);

impl Bell {
    /// A silent bell.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        Ok(Bell(EventFd::from_flags(flags)?.into()))
    }

    /// One that was inherited.
    pub fn from_fd(fd: OwnedFd) -> Self {
        Bell(fd)
    }

    /// Wakes whoever waits. Fails only when it has been rung 2^64 times without being silenced.
    pub fn ring(&self) {
        let _ = nix::unistd::write(&self.0, &1_u64.to_ne_bytes());
    }

    /// Makes it wait for the next ring.
    pub fn silence(&self) {
        let _ = nix::unistd::read(&self.0, &mut [0; 8]);
    }
}

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
