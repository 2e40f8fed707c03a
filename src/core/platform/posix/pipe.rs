//! Pipes for what children print.

use std::io;

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;

/// As much as a pipe holds at most.
const PIPE_BYTES: usize = 1024 * 1024;

/// A reading end that is waited for.
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
