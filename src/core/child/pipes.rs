//! Reads a child's stdout and stderr as it prints.

use std::io;

use super::output::Stream;
use super::spec::Stdio;
use super::told_output::{CHUNK, ToldOutput};
use crate::core::platform::{self, AsHandle, NULL_DEVICE, OwnedHandle, PipeReader};

/// The largest capacity of a pipe.
pub(super) const PIPE_BYTES: usize = 1024 * 1024;

/// The reading ends of a child's stdout and stderr, until they are closed.
#[derive(Debug)]
pub(super) struct Pipes {
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    /// The output of a thread, which has no pipes.
    told: Option<ToldOutput>,
}

impl Pipes {
    /// The output of a thread.
    pub(super) fn of_thread(told: ToldOutput) -> Self {
        Pipes {
            stdout: None,
            stderr: None,
            told: Some(told),
        }
    }

    /// Reads the next piece of either stream. Never ready if both are closed.
    async fn read(&mut self) -> (Stream, Vec<u8>) {
        loop {
            let (stream, piece) = tokio::select! {
                told = read_told(&mut self.told) => return told,
                piece = read_chunk(&mut self.stdout) => (Stream::Stdout, piece),
                piece = read_chunk(&mut self.stderr) => (Stream::Stderr, piece),
            };
            match (piece, stream) {
                (Some(piece), _) => return (stream, piece),
                (None, Stream::Stdout) => self.stdout = None,
                (None, Stream::Stderr) => self.stderr = None,
            }
        }
    }

    /// Reads what an ended child has left in the pipes. Does not wait for further output of the child's own children.
    pub(super) async fn rest(&mut self) -> Vec<(Stream, Vec<u8>)> {
        let pipes = [
            (Stream::Stdout, self.stdout.take()),
            (Stream::Stderr, self.stderr.take()),
        ];
        let mut pieces = Vec::new();
        while let Some(piece) = self.told.as_mut().and_then(ToldOutput::read_now) {
            pieces.push(piece);
        }
        for (stream, pipe) in pipes {
            let Some(mut pipe) = pipe else { continue };
            loop {
                let piece = pipe.read_rest().await;
                if piece.is_empty() {
                    break;
                }
                pieces.push((stream, piece));
            }
        }
        pieces
    }
}

async fn read_told(told: &mut Option<ToldOutput>) -> (Stream, Vec<u8>) {
    let piece = match told {
        Some(told) => told.read().await,
        None => None,
    };
    match piece {
        Some(piece) => piece,
        None => std::future::pending().await,
    }
}

async fn read_chunk(pipe: &mut Option<PipeReader>) -> Option<Vec<u8>> {
    let Some(pipe) = pipe else {
        return std::future::pending().await;
    };
    let mut chunk = Vec::with_capacity(CHUNK);
    match pipe.read(&mut chunk).await {
        Ok(1..) => Some(chunk),
        _ => None,
    }
}

/// Reads the next piece of a child that has pipes.
pub(super) async fn read_pipes(pipes: &mut Option<Pipes>) -> (Stream, Vec<u8>) {
    match pipes {
        Some(pipes) => pipes.read().await,
        None => std::future::pending().await,
    }
}

/// Opens a child's stdout and stderr. Returns our ends of the pipes, if there are any, and the child's ends.
pub(super) fn open_output(stdio: Stdio) -> io::Result<(Option<Pipes>, OwnedHandle, OwnedHandle)> {
    match stdio {
        Stdio::Pipe => {
            let (stdout, childs_stdout) = platform::roomy_pipe()?;
            let (stderr, childs_stderr) = platform::roomy_pipe()?;
            let pipes = Pipes {
                stdout: Some(stdout),
                stderr: Some(stderr),
                told: None,
            };
            Ok((Some(pipes), childs_stdout, childs_stderr))
        }
        Stdio::Inherit => {
            let own = |fd: io::Result<OwnedHandle>| fd.or_else(|_| null_writer());
            let stdout = own(io::stdout().as_handle().try_clone_to_owned())?;
            Ok((None, stdout, own(io::stderr().as_handle().try_clone_to_owned())?))
        }
        Stdio::Ignore => Ok((None, null_writer()?, null_writer()?)),
    }
}

fn null_writer() -> io::Result<OwnedHandle> {
    Ok(std::fs::OpenOptions::new().write(true).open(NULL_DEVICE)?.into())
}
