//! Ties a child to its host. On macOS a guard does so, which knows the child by its number: see guard.rs.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use super::super::posix::NULL_DEVICE;
use crate::core::sync::atomic::{AtomicBool, Ordering};

/// Stores whether the processes that the child starts end with it.
#[derive(Debug)]
pub struct Lifeline(AtomicBool);

impl Lifeline {
    /// A lifeline for a child with this channel.
    ///
    /// # Errors
    /// Never on this system.
    pub fn new(_channel: &impl AsFd) -> io::Result<Self> {
        Ok(Lifeline(AtomicBool::new(false)))
    }

    /// The end for a process that other code has started. On macOS, nothing hangs on it.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn end_for_child(&self) -> io::Result<OwnedFd> {
        Ok(std::fs::File::open(NULL_DEVICE)?.into())
    }

    /// Notes that the child leads a group that ends with it.
    pub(super) fn take_group(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_of_group(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
