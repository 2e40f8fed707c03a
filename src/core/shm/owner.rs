//! The owner of a lock: a thread, named by its number and its start time, a pair that no other thread ever has.

use crate::core::platform::{THREAD_BITS, Thread};
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::Relaxed;

const THREAD_MASK: u64 = (1 << THREAD_BITS) - 1;
/// What is left of the lower half, but for the lock's own bit.
const SLOT_MASK: u64 = 0x1ff;

/// A thread that may hold locks: from the lowest bit on its number, a number among the owners of this process, a bit
/// of the lock's own, and the time of its start in ticks since the machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(u64);

impl Owner {
    /// The calling thread. Each has another name, also on one thread: code that was loaded twice must not take the
    /// lock of the one for that of the other.
    pub fn new() -> Self {
        static SLOTS: AtomicU32 = AtomicU32::new(0);
        let slot = u64::from(SLOTS.fetch_add(1, Relaxed)) & SLOT_MASK;
        let Thread { number, start } = Thread::current();
        Owner(start << 32 | slot << THREAD_BITS | u64::from(number))
    }

    /// As it stands in a lock's word.
    pub fn name(self) -> u64 {
        self.0
    }

    /// Whether a lock's word names our thread, whichever of its owners.
    pub fn is_thread_of(self, name: u64) -> bool {
        let of_thread = THREAD_MASK | u64::MAX << 32;
        name & of_thread == self.0 & of_thread
    }

    /// Whether this owner can never unlock. One that is stopped is continued: it is waited for.
    pub fn is_gone(name: u64) -> bool {
        let number = (name & THREAD_MASK) as u32;
        let start = name >> 32;
        Thread { number, start }.is_gone()
    }
}

impl Default for Owner {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_owner_has_a_name_of_its_own_also_on_one_thread() {
        let (own, other) = (Owner::new(), Owner::new());
        assert_ne!(own, other);
        assert!(own.is_thread_of(other.name()) && !Owner::is_gone(own.name()));
        let elsewhere = std::thread::spawn(Owner::new).join().unwrap();
        assert!(!own.is_thread_of(elsewhere.name()));
    }
}
