//! Pipes for the output of children.

use std::io;
use std::os::fd::OwnedFd;

use super::super::posix::PipeReader;

/// Creates a pipe's reading and writing end. The pipe holds 64 KiB; macOS offers no choice. Registers the reader with
/// the runtime of the calling thread.
///
/// # Errors
/// When descriptors run out, or the runtime's poll set is full.
pub fn roomy_pipe() -> io::Result<(PipeReader, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    Ok((PipeReader::new(reader)?, writer.into()))
}
