//! Why a process could not be started.

use std::io;

/// Why a child could not be started.
#[derive(Debug)]
pub struct SpawnError {
    /// What was being done.
    pub step: &'static str,
    /// With what.
    pub subject: String,
    /// What the system said.
    pub source: io::Error,
}
