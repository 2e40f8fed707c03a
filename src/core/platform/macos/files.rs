//! Descriptors sent through a socket. macOS has no sockets that keep messages whole and say when the peer is gone, so each
//! message goes through a stream, its length before it; the descriptors go with the length.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{ControlMessage, MsgFlags, SockType, recv, sendmsg};

use super::super::posix::{FilesEnd, MOST_FILES, files_of};
use super::socket::{SEND_FLAGS, set_option, socket_pair};

const LENGTH: usize = size_of::<u16>();
/// Room that is there before a message is sent, so that it goes as a whole.
const MOST_BYTES: usize = 4096;
// SAFETY: plain arithmetic.
const FILES_SPACE: usize = unsafe { libc::CMSG_SPACE((MOST_FILES * size_of::<RawFd>()) as u32) } as usize;

/// The two ends of a socket that keeps messages whole and in order.
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
    /// Sends a message with descriptors, if there is room for it now.
    ///
    /// # Errors
    /// When the peer is gone, more descriptors are under way than this user may have, or the message is too long.
    pub fn send(&self, message: &[u8], files: &[BorrowedFd]) -> io::Result<bool> {
        let length = u16::try_from(message.len()).ok();
        let length = length.filter(|_| message.len() + LENGTH <= MOST_BYTES);
        let length = length.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let raw: Vec<RawFd> = files.iter().map(AsRawFd::as_raw_fd).collect();
        let rights = [ControlMessage::ScmRights(&raw)];
        let sent = sendmsg::<()>(
            self.as_raw_fd(),
            &[IoSlice::new(&length.to_ne_bytes()), IoSlice::new(message)],
            if raw.is_empty() { &[] } else { &rights },
            SEND_FLAGS,
            None,
        );
        match sent {
            Ok(_) => Ok(true),
            Err(Errno::EAGAIN | Errno::EINTR | Errno::ENOBUFS) => Ok(false),
            Err(errno) => Err(errno.into()),
        }
    }

    /// The next message, which fills `into` as far as it goes, with its descriptors; with none when there are too many of them.
    /// `None`: there is no message now.
    ///
    /// # Errors
    /// When the peer is gone or breaks the rules. EMFILE: there is no room for the descriptors, and the message is lost.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedFd>)>> {
        let mut head = [0; LENGTH];
        let Some((bytes, files)) = receive(self.as_fd(), &mut head)? else {
            return Ok(None);
        };
        match bytes {
            LENGTH => {}
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
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

fn receive(socket: BorrowedFd, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedFd>)>> {
    // As aligned as the kernel's headers in it are.
    let mut space = [0_u64; FILES_SPACE.div_ceil(size_of::<u64>())];
    let mut slice = libc::iovec {
        iov_base: into.as_mut_ptr().cast(),
        iov_len: into.len(),
    };
    // SAFETY: all zero is a header with nothing in it.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = &raw mut slice;
    header.msg_iovlen = 1;
    header.msg_control = space.as_mut_ptr().cast();
    header.msg_controllen = size_of_val(&space) as _;
    // SAFETY: writes no more than the lengths in the header, which are those of what it points to.
    let received = unsafe { libc::recvmsg(socket.as_raw_fd(), &raw mut header, libc::MSG_DONTWAIT) };
    let bytes = match Errno::result(received) {
        Ok(bytes) => bytes.unsigned_abs(),
        Err(Errno::EAGAIN | Errno::EINTR) => return Ok(None),
        Err(errno) => return Err(errno.into()),
    };
    let files = files_of(&header);
    for file in &files {
        // Our children do not get it.
        fcntl(file, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    }
    // Those that did not fit are gone, so the others are closed here.
    let is_whole = header.msg_flags & libc::MSG_CTRUNC == 0;
    Ok(Some((bytes, if is_whole { files } else { Vec::new() })))
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
