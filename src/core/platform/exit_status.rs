//! How processes end.

/// How a child ended. Both are `None` when somebody else took the system's word away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExitStatus {
    /// Exit code, when it exited by itself.
    pub code: Option<i32>,
    /// Signal that ended it.
    pub signal: Option<&'static str>,
    /// The system has killed it for want of memory, as far as can be told.
    pub is_oom_killed: bool,
}
