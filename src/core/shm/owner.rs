//! The owner of a lock: a thread, identified by its number and its start time. No other thread ever has the same pair.

use crate::core::platform::{THREAD_BITS, Thread};
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::Relaxed;

const THREAD_MASK: u64 = (1 << THREAD_BITS) - 1;
/// The rest of the lower half, except for the lock's bit.
const SLOT_MASK: u64 = 0x1ff;

/// A thread that may hold locks. From the lowest bit on: the thread's number, a number among the owners of this
/// process, a bit for the lock, and the thread's start time in ticks since the machine's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(u64);

impl Owner {
    /// Creates an owner for the calling thread. Each has its own name, even on the same thread: if this code was loaded
    /// twice, one copy must not mistake the other's lock for its own.
    pub fn new() -> Self {
        static SLOTS: AtomicU32 = AtomicU32::new(0);
        let slot = u64::from(SLOTS.fetch_add(1, Relaxed)) & SLOT_MASK;
        let Thread { number, start } = Thread::current();
        Owner(start << 32 | slot << THREAD_BITS | u64::from(number))
    }

    /// The name as it is in a lock's word.
    pub fn name(self) -> u64 {
        self.0
    }

    /// Whether the name in a lock's word belongs to our thread, under any of its owners.
    pub fn is_thread_of(self, name: u64) -> bool {
        let of_thread = THREAD_MASK | u64::MAX << 32;
        name & of_thread == self.0 & of_thread
    }

    /// Whether this owner can never unlock. Continues a stopped owner, because others wait for it.
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
