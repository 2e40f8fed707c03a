//! Pipes with a large buffer.

use std::io;
use std::os::fd::OwnedFd;

use nix::fcntl::{FcntlArg, fcntl};

use super::super::posix::PipeReader;

/// The size of the buffer. Output that a child has written and no process has read yet survives its `process.exit()`.
/// The sockets of Node's own fork hold 219,264 bytes; a pipe holds 65,536 by default.
const ROOM: i32 = 256 * 1024;
/// Creates a pipe's reading and writing end, with as much room as the sockets of Node's fork if the user's limit allows
/// it. Registers the reader with the runtime of the calling thread.
///
/// # Errors
/// When descriptors run out, or the runtime's poll set is full.
pub fn roomy_pipe() -> io::Result<(PipeReader, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    // Refused when this user already has too many large pipes. Then the size stays as it is.
    let _ = fcntl(&writer, FcntlArg::F_SETPIPE_SZ(ROOM));
    Ok((PipeReader::new(reader)?, writer.into()))
}
