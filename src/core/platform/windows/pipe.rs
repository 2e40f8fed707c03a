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

/// Bytes of one read of what a child prints.
const PIECE: usize = 64 * 1024;
/// Pieces that wait for the supervisor; above, the child waits.
const PIECES: usize = 4;
/// For the next piece of what a child has printed that has ended. Only what it has started itself may hold its pipe longer.
const LAST_PIECE: Duration = Duration::from_secs(1);

/// Bytes that a pipe keeps until its reader takes them.
pub(super) struct Room {
    pub(super) from_child: u32,
    pub(super) to_child: u32,
}

/// The two ends of a pipe that both can read and write at the same time. It has a name, as all such pipes have, but there
/// can be no other end: the one we open here is the only one.
pub(super) fn named_pair(room: Room) -> io::Result<(OwnedHandle, OwnedHandle)> {
    let name = format!(r"\\.\pipe\electron-re-native-{:032x}", rand::random::<u128>());
    let wide: Vec<u16> = name.encode_utf16().chain([0]).collect();
    // SAFETY: a NUL-terminated name, and no security attributes: for this user only.
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
    // SAFETY: made just now.
    let ours = unsafe { owned(ours) };
    let mut how = OpenOptions::new();
    how.read(true).write(true).custom_flags(FILE_FLAG_OVERLAPPED);
    Ok((ours, how.open(name)?.into()))
}

/// A pipe's reader, and its writing end. A thread reads it, since such a pipe tells nobody that it is ready.
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

/// A reading end that is waited for.
#[derive(Debug)]
pub struct PipeReader(Receiver<Vec<u8>>);

impl PipeReader {
    /// Adds the next piece to a vector; 0 when all writers are gone.
    ///
    /// # Errors
    /// Never here.
    pub async fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        let piece = self.0.recv().await.unwrap_or_default();
        into.extend_from_slice(&piece);
        Ok(piece.len())
    }

    /// The next piece of what an ended child has printed; empty when there is none.
    pub async fn read_rest(&mut self) -> Vec<u8> {
        timeout(LAST_PIECE, self.0.recv())
            .await
            .ok()
            .flatten()
            .unwrap_or_default()
    }
}
