//! What is heard of a child that the host's own code has started for us.

use super::output::Stream;

/// What JavaScript says of a utility process, or of a worker thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// A process runs, with this pid.
    Started(u32),
    /// It has printed something; only of threads, for processes have pipes.
    Printed(Stream, Vec<u8>),
    /// It has ended, with something like an exit code.
    Ended(i32),
}
