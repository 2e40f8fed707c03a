//! Pipes for what children print.

use std::io;
use std::os::fd::OwnedFd;

use nix::fcntl::{FcntlArg, fcntl};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;

/// What a child has written and nobody has read yet survives its `process.exit()`. The sockets of Node's own fork hold
/// 219,264 bytes; a pipe holds 65,536 unless it is told otherwise.
const ROOM: i32 = 256 * 1024;
/// As much as a pipe holds at most.
const PIPE_BYTES: usize = 1024 * 1024;

/// A pipe's reading and writing end, with as much room as the sockets of Node's fork, where the user may have that much.
/// The reader is registered with the runtime of the calling thread.
///
/// # Errors
/// When descriptors run out, or the runtime's poll set is full.
pub fn roomy_pipe() -> io::Result<(PipeReader, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    // Refused when this user has too many large pipes already. Then the size stays as it is.
    let _ = fcntl(&writer, FcntlArg::F_SETPIPE_SZ(ROOM));
    let reader = Receiver::from_owned_fd(reader.into())?;
    Ok((PipeReader(reader), writer.into()))
}

/// A reading end that is waited for.
#[derive(Debug)]
pub struct PipeReader(Receiver);

impl PipeReader {
    /// Reads into what a vector has room for; 0 when all writers are gone.
    ///
    /// # Errors
    /// What the kernel says.
    pub async fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        self.0.read_buf(into).await
    }

    /// The next piece of what there is now, without waiting for more; empty when there is nothing.
    pub async fn read_rest(&mut self) -> Vec<u8> {
        let mut chunk = vec![0; PIPE_BYTES];
        let count = self.0.try_read(&mut chunk).unwrap_or(0);
        chunk.truncate(count);
        chunk
    }
}
