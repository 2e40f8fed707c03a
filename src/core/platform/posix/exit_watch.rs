//! Notices the end of a process.

use std::io;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::system::Process;
use crate::core::sync::Arc;

/// A process whose end can be awaited.
#[derive(Debug)]
pub struct ExitWatch(AsyncFd<Arc<Process>>);

impl ExitWatch {
    /// Registers the pidfd with the runtime of the calling thread.
    ///
    /// # Errors
    /// When the runtime's poll set is full.
    pub fn new(process: Arc<Process>) -> io::Result<Self> {
        // SAFETY: the Arc keeps the same pidfd open for as long as it is registered.
        Ok(ExitWatch(unsafe {
            AsyncFd::register_with_interest(process, Interest::READABLE)
        }?))
    }

    /// Resolves when the process has ended. The caller still has to reap it.
    pub async fn ended(&self) {
        // Fails only when the runtime shuts down, and this with it.
        let _ = self.0.readable().await;
    }
}
