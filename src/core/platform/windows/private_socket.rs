//! Where a process that somebody else has started fetches what it would have inherited. On Windows that is not built yet.

use std::io;

use super::error::unsupported;
use super::files::FilesEnd;

/// Length of a token.
pub const TOKEN_BYTES: usize = 32;

const WHAT: &str = "a utility process as a child";

/// Such a place, which nobody can make.
#[derive(Debug)]
pub struct PrivateListener(());

impl PrivateListener {
    /// Opens none.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn open() -> io::Result<Self> {
        Err(unsupported(WHAT))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        ""
    }

    /// The first process that shows the token, and its pid.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub async fn accept(&self, _token: &[u8]) -> io::Result<(FilesEnd, u32)> {
        Err(unsupported(WHAT))
    }
}

/// Connects to nothing.
///
/// # Errors
/// Always `Unsupported`.
pub fn connect_privately(_name: &str, _token: &[u8]) -> io::Result<FilesEnd> {
    Err(unsupported(WHAT))
}
