//! Pipes between us and our children.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::OwnedHandle;
use std::ptr;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;
use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, PIPE_ACCESS_DUPLEX,
};
use windows_sys::Win32::System::Pipes::{CreateNamedPipeW, PIPE_REJECT_REMOTE_CLIENTS, PIPE_TYPE_BYTE};

use super::handle::owned;

/// The bytes of one read of a child's output.
const PIECE: usize = 64 * 1024;
/// The number of chunks that wait for the supervisor; with more, the child waits.
const PIECES: usize = 4;
/// How long to wait for the next chunk of an ended child's output. Only processes that the child has started may hold
/// its pipe longer.
const LAST_PIECE: Duration = Duration::from_secs(1);

/// How many bytes a pipe buffers until its reader takes them.
pub(super) struct Room {
    pub(super) from_child: u32,
    pub(super) to_child: u32,
}

/// Creates the two ends of a pipe, each of which can read and write at the same time. All such pipes have a name, but
/// no other process can open an end: we open the only one here.
pub(super) fn named_pair(room: Room) -> io::Result<(OwnedHandle, OwnedHandle)> {
    let name = format!(r"\\.\pipe\electron-re-native-{:032x}", rand::random::<u128>());
    let wide: Vec<u16> = name.encode_utf16().chain([0]).collect();
    // SAFETY: a NUL-terminated name, and no security attributes, which allows only this user.
    let ours = unsafe {
        CreateNamedPipeW(
            wide.as_ptr(),
            PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
            PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS,
            1,
            room.to_child,
            room.from_child,
            0,
            ptr::null(),
        )
    };
    if ours == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just created.
    let ours = unsafe { owned(ours) };
    let mut how = OpenOptions::new();
    how.read(true).write(true).custom_flags(FILE_FLAG_OVERLAPPED);
    Ok((ours, how.open(name)?.into()))
}

/// Creates a pipe's reader and its writing end. A thread reads it, because such a pipe cannot notify a loop that it is
/// ready.
///
/// # Errors
/// When handles or threads run out.
pub fn roomy_pipe() -> io::Result<(PipeReader, OwnedHandle)> {
    let (mut reader, writer) = io::pipe()?;
    let (pieces, received) = channel(PIECES);
    let read_all = move || {
        let mut piece = vec![0; PIECE];
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            if pieces.blocking_send(piece[..count].to_vec()).is_err() {
                break;
            }
        }
    };
    std::thread::Builder::new()
        .name("ere-output".to_owned())
        .stack_size(PIECE)
        .spawn(read_all)?;
    Ok((PipeReader(received), writer.into()))
}

/// The reading end of a pipe, for asynchronous reads.
#[derive(Debug)]
pub struct PipeReader(Receiver<Vec<u8>>);

impl PipeReader {
    /// Appends the next chunk to a vector. Returns 0 when all writers are gone.
    ///
    /// # Errors
    /// Never on this system.
    pub async fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        let piece = self.0.recv().await.unwrap_or_default();
        into.extend_from_slice(&piece);
        Ok(piece.len())
    }

    /// The next chunk of an ended child's output; empty when there is none.
    pub async fn read_rest(&mut self) -> Vec<u8> {
        timeout(LAST_PIECE, self.0.recv())
            .await
            .ok()
            .flatten()
            .unwrap_or_default()
    }
}
