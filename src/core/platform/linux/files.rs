//! Sends descriptors through a socket: whole messages, each with the descriptors that belong to it.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, SockType, recv};

use super::super::posix::{FilesEnd, MOST_FILES, receive_with_files, send_with_files, take_error};
use super::socket::socket_pair;

/// Creates the two ends of a socket that keeps messages whole and in order.
///
/// # Errors
/// When descriptors run out.
pub fn files_pair() -> io::Result<(FilesEnd, OwnedFd)> {
    let (ours, theirs) = socket_pair(SockType::SeqPacket)?;
    Ok((ours.into(), theirs))
}

impl FilesEnd {
    /// Sends a message with descriptors. Returns false when the socket has no room now.
    ///
    /// # Errors
    /// When the peer is gone, or more descriptors are in flight than this user may have.
    pub fn send(&self, message: &[u8], files: &[BorrowedFd]) -> io::Result<bool> {
        send_with_files(self.as_fd(), &[IoSlice::new(message)], files)
    }

    /// Receives the next message with its descriptors, or without any when there are too many. Truncates the message to
    /// the size of `into`. Returns `None` when there is no message now.
    ///
    /// # Errors
    /// When the peer is gone. EMFILE when this process has no room for the descriptors; the message then stays in the
    /// socket.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<Option<(usize, Vec<OwnedFd>)>> {
        // A peer that ended with unread bytes makes the next call fail, although it has sent something before.
        let _ = take_error(self.as_fd());
        // Peeks first, because the kernel would discard descriptors that do not fit.
        let flags = libc::MSG_CMSG_CLOEXEC | libc::MSG_PEEK;
        let Some(received) = receive_with_files(self.as_fd(), into, flags)? else {
            return Ok(None);
        };
        if !received.is_whole && received.files.len() < MOST_FILES {
            return Err(Errno::EMFILE.into());
        }
        // The descriptors that did arrive are closed here.
        let files = Some(received.files)
            .filter(|_| received.is_whole)
            .unwrap_or_default();
        // If there is no room for descriptors, the kernel discards those in the queue. Ours are duplicates of the same
        // files.
        let taken = received.bytes.clamp(1, into.len());
        let _ = recv(self.as_raw_fd(), &mut into[..taken], MsgFlags::MSG_DONTWAIT);
        match received.bytes {
            0 if files.is_empty() => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            bytes => Ok(Some((bytes, files))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    use super::*;

    fn both() -> (FilesEnd, FilesEnd) {
        let (ours, theirs) = files_pair().unwrap();
        (ours, theirs.into())
    }

    #[test]
    fn a_message_is_waited_for_and_its_files_are_the_senders() {
        let (ours, theirs) = both();
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let sender = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            ours.send(b"two", &[reader.as_fd(), writer.as_fd()]).unwrap()
        });
        let mut bytes = [0; 8];
        let (count, files) = theirs.wait(&mut bytes).unwrap();
        assert_eq!((&bytes[..count], files.len()), (&b"two"[..], 2));
        assert!(sender.join().unwrap());
        nix::unistd::write(&files[1], b"through").unwrap();
        let count = nix::unistd::read(&files[0], &mut bytes).unwrap();
        assert_eq!(&bytes[..count], b"through");
        assert!(theirs.wait(&mut bytes).is_err());
    }

    #[test]
    fn messages_come_in_order_with_their_files() {
        let (ours, theirs) = both();
        let null = std::fs::File::open("/dev/null").unwrap();
        assert!(ours.send(b"two", &[null.as_fd(), null.as_fd()]).unwrap());
        assert!(ours.send(b"one", &[null.as_fd()]).unwrap());
        let mut text = [0; 16];
        for (expected, count) in [(b"two", 2), (b"one", 1)] {
            let (bytes, files) = theirs.receive(&mut text).unwrap().unwrap();
            assert_eq!((&text[..bytes], files.len()), (&expected[..], count));
        }
        assert!(theirs.receive(&mut text).unwrap().is_none());
        drop(ours);
        assert!(theirs.receive(&mut text).is_err());
    }

    #[test]
    fn what_a_peer_has_sent_before_its_end_is_received() {
        let (ours, theirs) = both();
        let null = std::fs::File::open("/dev/null").unwrap();
        ours.send(b"never read", &[null.as_fd()]).unwrap();
        theirs.send(b"last", &[null.as_fd()]).unwrap();
        drop(theirs);
        let (bytes, files) = ours.receive(&mut [0; 16]).unwrap().unwrap();
        assert_eq!((bytes, files.len()), (4, 1));
    }

    #[test]
    fn of_too_many_files_none_comes_and_none_stays_open() {
        let (ours, theirs) = both();
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let files = vec![writer.as_fd(); MOST_FILES + 1];
        assert!(ours.send(b"many", &files).unwrap());
        drop(writer);
        let (bytes, files) = theirs.receive(&mut [0; 16]).unwrap().unwrap();
        assert_eq!((bytes, files.len()), (4, 0));
        let mut end = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
        poll(&mut end, PollTimeout::ZERO).unwrap();
        assert_eq!(
            end[0].revents(),
            Some(PollFlags::POLLHUP),
            "a writer is still open"
        );
    }

    #[test]
    fn without_room_for_them_here_they_stay_where_they_are() {
        let (ours, theirs) = both();
        let null = std::fs::File::open("/dev/null").unwrap();
        ours.send(b"two", &[null.as_fd(), null.as_fd()]).unwrap();
        let mut text = [0; 16];
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        // The next descriptor is the last one.
        let next = null.try_clone().map(|file| file.as_raw_fd()).unwrap();
        setrlimit(Resource::RLIMIT_NOFILE, next.unsigned_abs().into(), hard).unwrap();
        let refused = theirs.receive(&mut text);
        setrlimit(Resource::RLIMIT_NOFILE, soft, hard).unwrap();
        assert_eq!(refused.unwrap_err().raw_os_error(), Some(libc::EMFILE));
        let (bytes, files) = theirs.receive(&mut text).unwrap().unwrap();
        assert_eq!((&text[..bytes], files.len()), (&b"two"[..], 2));
    }

    #[test]
    fn without_room_nothing_is_sent() {
        let (ours, _theirs) = files_pair().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        let sent = (0..10_000)
            .take_while(|_| ours.send(b"full", &[null.as_fd()]).unwrap_or(false))
            .count();
        assert!(sent > 50 && sent < 10_000, "{sent}");
    }
}
