//! The place where a process that other code has started fetches what it would have inherited. Not supported on Windows
//! yet.

use std::io;

use super::error::unsupported;
use super::files::FilesEnd;

/// The length of a token.
pub const TOKEN_BYTES: usize = 32;

const WHAT: &str = "a utility process as a child";

/// Such a place, which cannot be created.
#[derive(Debug)]
pub struct PrivateListener(());

impl PrivateListener {
    /// Opens nothing.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn open() -> io::Result<Self> {
        Err(unsupported(WHAT))
    }

    /// The place's name.
    pub fn name(&self) -> &str {
        ""
    }

    /// The first process that shows the token, and its pid; not supported.
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
