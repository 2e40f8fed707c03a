//! Descriptors on their way from process to process.

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};

/// The most that one message carries.
pub const MOST_FILES: usize = 8;

/// Sends bytes and, with the first of them, descriptors.
///
/// # Errors
/// When the peer is gone, or does not take all of it at once.
pub fn send_files(socket: BorrowedFd, bytes: &[u8], files: &[BorrowedFd]) -> io::Result<()> {
    let raw: Vec<RawFd> = files.iter().map(AsRawFd::as_raw_fd).collect();
    let flags = MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT;
    let rights = [ControlMessage::ScmRights(&raw)];
    let sent = sendmsg::<()>(socket.as_raw_fd(), &[IoSlice::new(bytes)], &rights, flags, None)?;
    if sent == bytes.len() {
        Ok(())
    } else {
        Err(io::Error::from(io::ErrorKind::WriteZero))
    }
}

/// Waits for a message and takes what came with it: how many bytes it has, and its descriptors, which close on exec.
///
/// # Errors
/// When there are more descriptors than [`MOST_FILES`], and what the kernel says.
pub fn receive_files(socket: BorrowedFd, bytes: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = nix::cmsg_space!([RawFd; MOST_FILES]);
    let mut room = [IoSliceMut::new(bytes)];
    let message = loop {
        let flags = MsgFlags::MSG_CMSG_CLOEXEC;
        match recvmsg::<()>(socket.as_raw_fd(), &mut room, Some(&mut space), flags) {
            Err(Errno::EINTR) => {}
            other => break other?,
        }
    };
    let mut files = Vec::new();
    for control in message.cmsgs()? {
        if let ControlMessageOwned::ScmRights(raw) = control {
            // SAFETY: the kernel has just made these descriptors for us, nobody else owns them.
            files.extend(raw.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }));
        }
    }
    Ok((message.bytes, files))
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;
    use crate::core::os::channel_pair;

    #[test]
    fn descriptors_come_with_their_message() {
        let (ours, theirs) = channel_pair().unwrap();
        let (reader, writer) = nix::unistd::pipe().unwrap();
        send_files(ours.as_fd(), b"two", &[reader.as_fd(), writer.as_fd()]).unwrap();
        let mut bytes = [0; 8];
        let (count, files) = receive_files(theirs.as_fd(), &mut bytes).unwrap();
        assert_eq!((&bytes[..count], files.len()), (&b"two"[..], 2));
        nix::unistd::write(&files[1], b"through").unwrap();
        let count = nix::unistd::read(&reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..count], b"through");
    }
}
