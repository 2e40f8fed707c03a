//! The socket pair between the pool and one child.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, socketpair};

/// Our end, which never blocks, and the child's, which does as Node expects. Both close on exec.
///
/// # Errors
/// When descriptors run out.
pub fn channel_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = socketpair(
        AddressFamily::Unix,
        SockType::Stream,
        None,
        SockFlag::SOCK_CLOEXEC,
    )?;
    Ok((ours, theirs))
}

/// Sends what the socket takes now. `Ok(0)`: nothing at the moment.
///
/// # Errors
/// EPIPE and the like; never as a SIGPIPE.
pub fn send(fd: BorrowedFd, bytes: &[u8]) -> io::Result<usize> {
    let flags = MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT;
    match nix::sys::socket::send(fd.as_raw_fd(), bytes, flags) {
        Ok(sent) => Ok(sent),
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ENOBUFS) => Ok(0),
        Err(errno) => Err(errno.into()),
    }
}

/// Bytes we have sent that the peer has not read yet.
///
/// # Errors
/// When the descriptor is no socket.
pub fn unread_by_peer(fd: BorrowedFd) -> io::Result<usize> {
    let mut unread: libc::c_int = 0;
    // SAFETY: SIOCOUTQ writes one int.
    let done = unsafe { libc::ioctl(fd.as_raw_fd(), libc::TIOCOUTQ, &raw mut unread) };
    Errno::result(done)?;
    Ok(usize::try_from(unread).unwrap_or(0))
}
