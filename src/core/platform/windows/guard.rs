//! A process that sees children out when the host has ended. On Windows there is none: the jobs of the children end with the
//! host.

use std::io;
use std::time::Duration;

use super::error::unsupported;
use super::files::FilesEnd;
use super::lifeline::Lifeline;
use super::process::Process;

/// What children have after the end of their pool.
pub const GRACE: Duration = Duration::from_millis(500);

/// Starts none.
///
/// # Errors
/// Always `Unsupported`.
pub fn start_guard() -> io::Result<(Process, FilesEnd)> {
    Err(unsupported("a guard"))
}

/// No process is one.
pub fn is_guard(_pid: u32, _name: &str) -> bool {
    false
}

/// The host's end of the way to a guard, which nobody can make.
#[derive(Debug)]
pub struct GuardSocket(());

impl GuardSocket {
    /// That of a guard that runs.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn new(_socket: FilesEnd) -> io::Result<Self> {
        Err(unsupported("a guard"))
    }

    /// Waits until it says that it runs.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub async fn heard(&self) -> io::Result<()> {
        Err(unsupported("a guard"))
    }

    /// Gives a child into its care.
    pub fn give(&self, _child: &Process, _lifeline: &Lifeline) -> bool {
        false
    }
}
