//! Sockets on Linux.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, UnixAddr, bind, socket, socketpair};

use super::super::posix::ChannelEnd;

/// Flags with which sending neither waits nor ends the process.
pub const SEND_FLAGS: MsgFlags = MsgFlags::MSG_NOSIGNAL.union(MsgFlags::MSG_DONTWAIT);

/// Creates the two ends of a socket. Both close on exec.
///
/// # Errors
/// When descriptors run out.
pub fn socket_pair(kind: SockType) -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(
        AddressFamily::Unix,
        kind,
        None,
        SockFlag::SOCK_CLOEXEC,
    )?)
}

impl ChannelEnd {
    /// Whether the peer has not yet read everything that we have sent.
    ///
    /// # Errors
    /// When the descriptor is not a socket.
    pub fn has_unread_at_peer(&self) -> io::Result<bool> {
        let mut unread: libc::c_int = 0;
        // SAFETY: SIOCOUTQ writes one int.
        let done = unsafe { libc::ioctl(self.as_fd().as_raw_fd(), libc::TIOCOUTQ, &raw mut unread) };
        Errno::result(done)?;
        // The kernel counts its buffers, of hundreds of bytes each. When it reports that the peer has read the last
        // one, it still counts one byte of it for a moment.
        Ok(unread > 1)
    }
}

/// Claims a name among all processes that share our network namespace. The name is ours as long as the descriptor is
/// open.
///
/// # Errors
/// When another process has the name.
pub fn claim_name(name: &str) -> io::Result<OwnedFd> {
    let claim = socket(
        AddressFamily::Unix,
        SockType::Datagram,
        SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    bind(claim.as_raw_fd(), &UnixAddr::new_abstract(name.as_bytes())?)?;
    Ok(claim)
}

#[cfg(test)]
mod tests {
    use super::super::super::posix::channel_pair;
    use super::*;

    #[test]
    fn a_peer_that_leaves_something_unread_is_told_from_one_that_has_read_all() {
        for reads in [false, true] {
            let (ours, theirs) = channel_pair().unwrap();
            ours.send(b"hello").unwrap();
            assert!(ours.has_unread_at_peer().unwrap());
            if reads {
                nix::unistd::read(&theirs, &mut [0; 16]).unwrap();
                assert!(!ours.has_unread_at_peer().unwrap());
            }
            drop(theirs);
            // The kernel has discarded the bytes that were not read.
            assert!(!ours.has_unread_at_peer().unwrap());
            let expected = (!reads).then_some(io::ErrorKind::ConnectionReset);
            assert_eq!(ours.take_error().map(|error| error.kind()), expected);
        }
    }
}
