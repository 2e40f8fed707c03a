//! What a process takes of memory.

/// Memory of one process, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    /// Its share: a page that four processes have counts a quarter for each.
    pub pss: u64,
    /// What nobody else has: what would be free if it ended.
    pub private: u64,
}
