//! Sends descriptors through a socket. macOS has no sockets that keep messages whole and also report that the peer is
//! gone. So each message goes through a stream with its length before it, and the descriptors go with the length.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{MsgFlags, SockType, recv};

use super::super::posix::{FilesEnd, receive_with_files, send_with_files};
use super::socket::{set_option, socket_pair};

const LENGTH: usize = size_of::<u16>();
/// The room that a socket must have before it accepts a message, so that it takes the whole message.
const MOST_BYTES: usize = 4096;
/// Creates the two ends of a socket that keeps messages whole and in order.
///
/// # Errors
/// When descriptors run out.
pub fn files_pair() -> io::Result<(FilesEnd, OwnedFd)> {
    let (ours, theirs) = socket_pair(SockType::Stream)?;
    for end in [&ours, &theirs] {
        set_option(end.as_fd(), libc::SO_SNDLOWAT, MOST_BYTES as libc::c_int)?;
    }
    Ok((ours.into(), theirs))
}

impl FilesEnd {
    /// Sends a message with descriptors. Returns false when the socket has no room now.
    ///
    /// # Errors
    /// When the peer is gone, more descriptors are in flight than this user may have, or the message is too long.
    pub fn send(&self, message: &[u8], files: &[BorrowedFd]) -> io::Result<bool> {
        let length = u16::try_from(message.len()).ok();
        let length = length.filter(|_| message.len() + LENGTH <= MOST_BYTES);
        let length = length.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let head = length.to_ne_bytes();
        let bytes = [IoSlice::new(&head), IoSlice::new(message)];
        send_with_files(self.as_fd(), &bytes, files)
    }

    /// Receives the next message with its descriptors, or without any when there are too many. Truncates the message to
    /// the size of `into`. Returns `None` when there is no message now.
    ///
    /// # Errors
    /// When the peer is gone or breaks the protocol. EMFILE when this process has no room for the descriptors; the
    /// message is then lost.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedFd>)>> {
        let mut head = [0; LENGTH];
        let Some(received) = receive_with_files(self.as_fd(), &mut head, 0)? else {
            return Ok(None);
        };
        match received.bytes {
            LENGTH => {}
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        for file in &received.files {
            // Our children must not inherit the descriptor.
            fcntl(file, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        }
        // The descriptors that did not fit are lost, so the others are closed here.
        let files = Some(received.files)
            .filter(|_| received.is_whole)
            .unwrap_or_default();
        let mut message = vec![0; usize::from(u16::from_ne_bytes(head))];
        if !message.is_empty()
            && recv(self.as_raw_fd(), &mut message, MsgFlags::MSG_DONTWAIT)? < message.len()
        {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let taken = message.len().min(into.len());
        into[..taken].copy_from_slice(&message[..taken]);
        Ok(Some((taken, files)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_in_order_with_their_files() {
        let (ours, theirs) = files_pair().unwrap();
        let theirs = FilesEnd::from(theirs);
        let null = std::fs::File::open("/dev/null").unwrap();
        assert!(ours.send(b"two", &[null.as_fd(), null.as_fd()]).unwrap());
        assert!(ours.send(b"none", &[]).unwrap());
        assert!(ours.send(b"one", &[null.as_fd()]).unwrap());
        let mut text = [0; 16];
        for (expected, count) in [(&b"two"[..], 2), (b"none", 0), (b"one", 1)] {
            let (bytes, files) = theirs.receive(&mut text).unwrap().unwrap();
            assert_eq!((&text[..bytes], files.len()), (expected, count));
        }
        assert!(theirs.receive(&mut text).unwrap().is_none());
        drop(ours);
        assert!(theirs.receive(&mut text).is_err());
    }
}
