//! Pipes for the output of children.

use std::io;

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;

/// The most bytes that a pipe holds.
const PIPE_BYTES: usize = 1024 * 1024;

/// The reading end of a pipe, for asynchronous reads.
#[derive(Debug)]
pub struct PipeReader(Receiver);

impl PipeReader {
    /// Registers a reading end with the runtime of the calling thread.
    ///
    /// # Errors
    /// When the runtime's poll set is full.
    pub fn new(end: io::PipeReader) -> io::Result<Self> {
        Receiver::from_owned_fd(end.into()).map(PipeReader)
    }

    /// Reads into the spare capacity of a vector. Returns 0 when all writers are gone.
    ///
    /// # Errors
    /// The kernel's error.
    pub async fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        self.0.read_buf(into).await
    }

    /// The next chunk that is available now, without waiting for more; empty when there is nothing.
    pub async fn read_rest(&mut self) -> Vec<u8> {
        let mut chunk = vec![0; PIPE_BYTES];
        let count = self.0.try_read(&mut chunk).unwrap_or(0);
        chunk.truncate(count);
        chunk
    }
}
