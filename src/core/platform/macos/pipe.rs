//! Pipes for what children print.

use std::io;
use std::os::fd::OwnedFd;

use super::super::posix::PipeReader;

/// A pipe's reading and writing end. It holds 64 KiB: macOS lets nobody choose. The reader is registered with the runtime of the
/// calling thread.
///
/// # Errors
/// When descriptors run out, or the runtime's poll set is full.
pub fn roomy_pipe() -> io::Result<(PipeReader, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    Ok((PipeReader::new(reader)?, writer.into()))
}
