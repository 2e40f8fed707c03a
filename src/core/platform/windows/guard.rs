//! The guard, a process that ends children after the host. Windows needs none: the jobs of the children end with the
//! host.

use std::io;
use std::time::Duration;

use super::error::unsupported;
use super::files::FilesEnd;
use super::lifeline::Lifeline;
use super::process::Process;

/// How long children may live after the end of their pool.
pub const GRACE: Duration = Duration::from_millis(500);

/// Starts no guard.
///
/// # Errors
/// Always `Unsupported`.
pub fn start_guard() -> io::Result<(Process, FilesEnd)> {
    Err(unsupported("a guard"))
}

/// Returns false: no process is a guard.
pub fn is_guard(_pid: u32, _name: &str) -> bool {
    false
}

/// The host's end of the socket to a guard, which cannot be created.
#[derive(Debug)]
pub struct GuardSocket(());

impl GuardSocket {
    /// The socket of a running guard; not supported.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn new(_socket: FilesEnd) -> io::Result<Self> {
        Err(unsupported("a guard"))
    }

    /// Waits until the guard reports that it runs; not supported.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub async fn heard(&self) -> io::Result<()> {
        Err(unsupported("a guard"))
    }

    /// Puts a child in the guard's care; always fails.
    pub fn give(&self, _child: &Process, _lifeline: &Lifeline) -> bool {
        false
    }
}
