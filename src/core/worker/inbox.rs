//! News of children, from the supervisor's thread to the pool's.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::sys::eventfd::{EfdFlags, EventFd};

use super::output::{OutputTail, Stream};
use super::watch::ProcessHandle;
use crate::core::error::Error;
use crate::core::os::ExitStatus;
use crate::core::sync::{Arc, Mutex, lock};

/// Names a child within its pool; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct ChildId(pub u32);

/// A child that runs.
#[derive(Debug)]
pub struct Spawned {
    /// To signal it by.
    pub process: ProcessHandle,
    /// The pool's end of its channel.
    pub channel: OwnedFd,
    /// Its inspector's port, if it has one.
    pub inspect_port: Option<u16>,
    /// What it prints.
    pub output: Arc<Mutex<OutputTail>>,
}

/// What happened to a child.
#[derive(Debug)]
pub enum ChildEvent {
    /// It was started, or could not be.
    Spawned(ChildId, Result<Spawned, Error>),
    /// It printed something.
    Output(ChildId, Stream, Vec<u8>),
    /// It has ended and was reaped; all it printed was told before.
    Exited(ChildId, ExitStatus),
}

/// A queue with a bell that a poll loop can wait for. Nobody else has the bell.
#[derive(Debug)]
pub struct Inbox {
    events: Mutex<Vec<ChildEvent>>,
    bell: EventFd,
}

impl Inbox {
    /// An empty inbox.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new() -> io::Result<Self> {
        let bell = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)?;
        Ok(Inbox {
            events: Mutex::default(),
            bell,
        })
    }

    /// Adds an event and rings.
    pub fn push(&self, event: ChildEvent) {
        lock(&self.events).push(event);
        self.ring();
    }

    /// Wakes the reader, who waits for edges. Fails only when the bell has been rung 2^64 times.
    pub fn ring(&self) {
        let _ = self.bell.write(1);
    }

    /// All events so far.
    pub fn take(&self) -> Vec<ChildEvent> {
        std::mem::take(&mut *lock(&self.events))
    }
}

impl AsFd for Inbox {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
