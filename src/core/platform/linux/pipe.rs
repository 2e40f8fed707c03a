//! Pipes for what children print.

use std::io::{self, PipeReader, PipeWriter};

use nix::fcntl::{FcntlArg, fcntl};

/// What a child has written and nobody has read yet survives its `process.exit()`. The sockets of Node's own fork hold
/// 219,264 bytes; a pipe holds 65,536 unless it is told otherwise.
const ROOM: i32 = 256 * 1024;

/// A pipe with as much room as the sockets of Node's fork, where the user may have that much.
///
/// # Errors
/// When descriptors run out.
pub fn roomy_pipe() -> io::Result<(PipeReader, PipeWriter)> {
    let (reader, writer) = io::pipe()?;
    // Refused to who has too many large pipes already: then it stays as it is.
    let _ = fcntl(&writer, FcntlArg::F_SETPIPE_SZ(ROOM));
    Ok((reader, writer))
}
