//! Sockets on macOS.

use std::fs::OpenOptions;
use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, socketpair};

use super::super::posix::ChannelEnd;

/// Flags with which sending does not wait. [`socket_pair`] sets `SO_NOSIGPIPE`, so sending does not end the process.
pub const SEND_FLAGS: MsgFlags = MsgFlags::MSG_DONTWAIT;

/// Creates the two ends of a socket. Both close on exec.
///
/// # Errors
/// When descriptors run out.
pub fn socket_pair(kind: SockType) -> io::Result<(OwnedFd, OwnedFd)> {
    let pair = socketpair(AddressFamily::Unix, kind, None, SockFlag::empty())?;
    for end in [&pair.0, &pair.1] {
        // macOS cannot create a socket and set close-on-exec in one step, so a program that other code starts just now
        // may inherit the socket.
        fcntl(end, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        set_option(end.as_fd(), libc::SO_NOSIGPIPE, 1)?;
    }
    Ok(pair)
}

impl ChannelEnd {
    /// Whether the peer has not yet read everything that we have sent.
    ///
    /// # Errors
    /// When the descriptor is not a socket.
    pub fn has_unread_at_peer(&self) -> io::Result<bool> {
        Ok(option_of(self.as_fd(), libc::SO_NWRITE)? > 0)
    }
}

/// The value of a socket option that is a number.
pub(super) fn option_of(socket: BorrowedFd, name: libc::c_int) -> io::Result<libc::c_int> {
    let (mut value, mut length) = (0, size_of::<libc::c_int>() as libc::socklen_t);
    // SAFETY: getsockopt writes one number, whose size is passed.
    let done = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            (&raw mut value).cast(),
            &raw mut length,
        )
    };
    Errno::result(done)?;
    Ok(value)
}

pub(super) fn set_option(socket: BorrowedFd, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    let length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: setsockopt reads one number, whose size is passed.
    let done = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            (&raw const value).cast(),
            length,
        )
    };
    Errno::result(done)?;
    Ok(())
}

/// Claims a name among all processes of this user. The name is ours as long as the descriptor is open. We lock an empty
/// file, which stays.
///
/// # Errors
/// When another process has the name.
pub fn claim_name(name: &str) -> io::Result<OwnedFd> {
    let path = std::env::temp_dir().join(format!("{name}.lock"));
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    // SAFETY: plain numbers; the lock lasts as long as the descriptor and its copies.
    Errno::result(unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX | libc::LOCK_NB) })?;
    Ok(file.into())
}

#[cfg(test)]
mod tests {
    use super::super::super::posix::channel_pair;

    #[test]
    fn what_the_peer_has_not_read_is_known() {
        let (ours, theirs) = channel_pair().unwrap();
        assert!(!ours.has_unread_at_peer().unwrap());
        ours.send(b"hello").unwrap();
        assert!(ours.has_unread_at_peer().unwrap());
        nix::unistd::read(&theirs, &mut [0; 16]).unwrap();
        assert!(!ours.has_unread_at_peer().unwrap());
    }
}
