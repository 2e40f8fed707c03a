//! What the kernel tells of processes that it has killed for want of memory.

/// Unknown: macOS does not count them.
pub fn oom_kills() -> Option<u64> {
    None
}
