//! Notices the end of a process.

use std::io;

use tokio::sync::watch::{Receiver, channel};

use super::process::Process;
use super::registered_wait::{RegisteredWait, Times};
use crate::core::sync::Arc;

/// A process whose end can be awaited.
#[derive(Debug)]
pub struct ExitWatch {
    has_ended: Receiver<bool>,
    _wait: RegisteredWait,
}

impl ExitWatch {
    /// Starts to wait for the process's end.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new(process: Arc<Process>) -> io::Result<Self> {
        let (ended, has_ended) = channel(false);
        let tell = move || {
            ended.send_replace(true);
        };
        let wait = RegisteredWait::new(process.handle().try_clone()?, Times::Once, Box::new(tell))?;
        Ok(ExitWatch {
            has_ended,
            _wait: wait,
        })
    }

    /// Resolves when the process has ended.
    pub async fn ended(&self) {
        // Fails only after the wait has ended, and the wait lives as long as `self`.
        let _ = self.has_ended.clone().wait_for(|ended| *ended).await;
    }
}
