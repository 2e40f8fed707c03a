//! The kernel's count of the processes that it has killed for lack of memory.

/// Always unknown: macOS does not count them.
pub fn oom_kills() -> Option<u64> {
    None
}
