//! The signals that the system can send to a process.

/// A request to a process, harder or softer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// To end, as by Ctrl-C.
    Interrupt,
    /// To end.
    Terminate,
    /// Ends it at once.
    Kill,
    /// Stops all of its threads.
    Stop,
    /// Lets it run again.
    Continue,
    /// The system's own number. 0 asks only whether it may be signalled.
    Other(i32),
}
