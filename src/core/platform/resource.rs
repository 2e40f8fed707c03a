//! The limited resources whose lack makes the system refuse a request.

/// A limited resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The handles of this process.
    OwnHandles,
    /// The handles of the whole machine.
    AllHandles,
    /// Processes or threads.
    Processes,
    /// Memory.
    Memory,
    /// The objects that the system watches for this user.
    Watches,
}
