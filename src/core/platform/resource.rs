//! What has run out, where the system refuses something for that.

/// Something of which there is only so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Handles of this process.
    OwnHandles,
    /// Handles of the whole machine.
    AllHandles,
    /// Processes or threads.
    Processes,
    /// Memory.
    Memory,
    /// What the system watches for this user.
    Watches,
}
