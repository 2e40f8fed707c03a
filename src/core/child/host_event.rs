//! Events of a child that the host's JavaScript has started.

use super::output::Stream;

/// What the host's JavaScript reports about a utility process or a worker thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// The process runs and has this pid.
    Started(u32),
    /// The thread has printed something. (Processes have pipes for that.)
    Printed(Stream, Vec<u8>),
    /// The child has ended with this exit code.
    Ended(i32),
}
