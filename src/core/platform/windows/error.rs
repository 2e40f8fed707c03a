//! The errors of Windows.

use std::io;

/// The result of a function that returns zero when it fails.
pub(super) fn checked(returned: i32) -> io::Result<()> {
    match returned {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// The error for a feature that we do not support on Windows.
pub(super) fn unsupported(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!("{what}: not supported on Windows"),
    )
}
