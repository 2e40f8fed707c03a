//! Threads of all processes.

/// A thread of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// The thread's number, of [`THREAD_BITS`](super::THREAD_BITS) bits.
    pub number: u32,
    /// When the thread was started, in ticks since the machine's start. The value is the low 32 bits, so it comes
    /// again after 497 days. 0 means unknown.
    pub start: u64,
}
