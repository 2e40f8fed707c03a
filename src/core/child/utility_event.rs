//! What is heard of a process that the host's own code has started for us.

/// What Electron says of a process it has started for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UtilityEvent {
    /// It runs, with this pid.
    Started(u32),
    /// It has ended, with something like an exit code.
    Ended(i32),
}
