//! Why a process could not be started.

use std::io;

/// Why a child could not be started.
#[derive(Debug)]
pub struct SpawnError {
    /// The step that failed.
    pub step: &'static str,
    /// The object of that step.
    pub subject: String,
    /// The system's error.
    pub source: io::Error,
}
