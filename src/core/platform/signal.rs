//! The signals that a process can get.

/// A signal. Some of them ask the process, others force it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Asks the process to end, as Ctrl-C does.
    Interrupt,
    /// Asks the process to end.
    Terminate,
    /// Ends the process at once.
    Kill,
    /// Stops all threads of the process.
    Stop,
    /// Lets a stopped process continue.
    Continue,
    /// A signal by the system's number. 0 only asks whether the process may be signalled.
    Other(i32),
}
