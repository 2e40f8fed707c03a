//! Threads of any process.

/// A thread of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Its number, of [`THREAD_BITS`](super::THREAD_BITS).
    pub number: u32,
    /// When it was started, in ticks since the machine's start; 32 bits of that, so once in 497 days a number comes again.
    /// 0: not known.
    pub start: u64,
}
