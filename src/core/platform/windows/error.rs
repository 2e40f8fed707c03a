//! What Windows says when a call fails.

use std::io;

/// The outcome of a function that returns zero when it fails.
pub(super) fn checked(returned: i32) -> io::Result<()> {
    match returned {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// What is not there on Windows.
pub(super) fn unsupported(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!("{what}: not supported on Windows"),
    )
}
