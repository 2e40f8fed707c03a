//! How much memory a process takes.

/// The memory of one process, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    /// The proportional share: a page that four processes share counts a quarter for each.
    pub pss: u64,
    /// The memory that no other process shares: what the system gets back when the process ends.
    pub private: u64,
}
