//! Descriptors sent through a socket: whole messages, each with the descriptors that belong to it.

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg, sendmsg,
    socketpair,
};

use super::socket::take_error;

/// Most descriptors of one message. The kernel drops what is beyond, on both sides.
pub const MOST_FILES: usize = 64;

/// The two ends of a socket that keeps messages whole and in order.
///
/// # Errors
/// When descriptors run out.
pub fn files_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(
        AddressFamily::Unix,
        SockType::SeqPacket,
        None,
        SockFlag::SOCK_CLOEXEC,
    )?)
}

/// Sends a message with descriptors, if there is room for it now.
///
/// # Errors
/// When the peer is gone, or more descriptors are under way than this user may have.
pub fn send_files(socket: BorrowedFd, message: &[u8], files: &[BorrowedFd]) -> io::Result<bool> {
    let raw: Vec<RawFd> = files.iter().map(AsRawFd::as_raw_fd).collect();
    let sent = sendmsg::<()>(
        socket.as_raw_fd(),
        &[IoSlice::new(message)],
        &[ControlMessage::ScmRights(&raw)],
        MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT,
        None,
    );
    match sent {
        Ok(_) => Ok(true),
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ENOBUFS) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

/// The next message, which fills `into` as far as it goes, with its descriptors. `None`: there is none now.
///
/// # Errors
/// When the peer is gone.
pub fn receive_files(socket: BorrowedFd, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedFd>)>> {
    let mut space = nix::cmsg_space!([RawFd; MOST_FILES]);
    let mut slices = [IoSliceMut::new(into)];
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_CMSG_CLOEXEC;
    // A peer that ended with something unread makes an error of the next call, though it has sent something before.
    let _ = take_error(socket);
    let received = match recvmsg::<()>(socket.as_raw_fd(), &mut slices, Some(&mut space), flags) {
        Ok(received) => received,
        Err(Errno::EAGAIN | Errno::EINTR) => return Ok(None),
        Err(errno) => return Err(errno.into()),
    };
    let mut files = Vec::new();
    // Cut short, the list still has those that have arrived.
    for message in received.cmsgs().into_iter().flatten() {
        if let ControlMessageOwned::ScmRights(raw) = message {
            // SAFETY: the kernel has just made these descriptors, nobody else owns them.
            files.extend(raw.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }));
        }
    }
    match received.bytes {
        0 if files.is_empty() => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        bytes => Ok(Some((bytes, files))),
    }
}

/// The next message, however long it takes to come.
///
/// # Errors
/// As [`receive_files`].
pub fn wait_for_files(socket: BorrowedFd, into: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    loop {
        if let Some(received) = receive_files(socket, into)? {
            return Ok(received);
        }
        match poll(&mut [PollFd::new(socket, PollFlags::POLLIN)], PollTimeout::NONE) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// Blocks until the peer has taken most of what it was sent, at most so long.
pub fn wait_for_room(socket: BorrowedFd, most: Duration) {
    let timeout = PollTimeout::try_from(most).unwrap_or(PollTimeout::MAX);
    // Whatever woke us, the sender tries again.
    let _ = poll(&mut [PollFd::new(socket, PollFlags::POLLOUT)], timeout);
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;
    use crate::core::os::channel_pair;

    #[test]
    fn a_message_is_waited_for_and_its_files_are_the_senders() {
        let (ours, theirs) = channel_pair().unwrap();
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let sender = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            send_files(ours.as_fd(), b"two", &[reader.as_fd(), writer.as_fd()]).unwrap()
        });
        let mut bytes = [0; 8];
        let (count, files) = wait_for_files(theirs.as_fd(), &mut bytes).unwrap();
        assert_eq!((&bytes[..count], files.len()), (&b"two"[..], 2));
        assert!(sender.join().unwrap());
        nix::unistd::write(&files[1], b"through").unwrap();
        let count = nix::unistd::read(&files[0], &mut bytes).unwrap();
        assert_eq!(&bytes[..count], b"through");
        assert!(wait_for_files(theirs.as_fd(), &mut bytes).is_err());
    }

    #[test]
    fn messages_come_in_order_with_their_files() {
        let (ours, theirs) = files_pair().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        assert!(send_files(ours.as_fd(), b"two", &[null.as_fd(), null.as_fd()]).unwrap());
        assert!(send_files(ours.as_fd(), b"one", &[null.as_fd()]).unwrap());
        let mut text = [0; 16];
        for (expected, count) in [(b"two", 2), (b"one", 1)] {
            let (bytes, files) = receive_files(theirs.as_fd(), &mut text).unwrap().unwrap();
            assert_eq!((&text[..bytes], files.len()), (&expected[..], count));
        }
        assert!(receive_files(theirs.as_fd(), &mut text).unwrap().is_none());
        drop(ours);
        assert!(receive_files(theirs.as_fd(), &mut text).is_err());
    }

    #[test]
    fn what_a_peer_has_sent_before_its_end_is_received() {
        let (ours, theirs) = files_pair().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        send_files(ours.as_fd(), b"never read", &[null.as_fd()]).unwrap();
        send_files(theirs.as_fd(), b"last", &[null.as_fd()]).unwrap();
        drop(theirs);
        let (bytes, files) = receive_files(ours.as_fd(), &mut [0; 16]).unwrap().unwrap();
        assert_eq!((bytes, files.len()), (4, 1));
    }

    #[test]
    fn without_room_nothing_is_sent() {
        let (ours, _theirs) = files_pair().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        let sent = (0..10_000)
            .take_while(|_| send_files(ours.as_fd(), b"full", &[null.as_fd()]).unwrap_or(false))
            .count();
        assert!(sent > 50 && sent < 10_000, "{sent}");
    }
}
