//! Descriptors that travel with bytes through a socket.

use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, sendmsg};

use super::system::SEND_FLAGS;

/// The most descriptors of one message. On both sides, the kernel drops the descriptors beyond this number.
pub const MOST_FILES: usize = 64;
// SAFETY: plain arithmetic.
const FILES_SPACE: usize = unsafe { libc::CMSG_SPACE((MOST_FILES * size_of::<RawFd>()) as u32) } as usize;

/// A message that a socket has received.
pub struct Received {
    /// The number of bytes; 0 when the peer is gone.
    pub bytes: usize,
    /// The descriptors that came with them.
    pub files: Vec<OwnedFd>,
    /// Whether the message had no more descriptors than these.
    pub is_whole: bool,
}

/// Sends bytes with descriptors. Returns false when the socket has no room now.
///
/// # Errors
/// When the peer is gone, or more descriptors are in flight than this user may have.
pub fn send_with_files(socket: BorrowedFd, bytes: &[IoSlice], files: &[BorrowedFd]) -> io::Result<bool> {
    let raw: Vec<RawFd> = files.iter().map(AsRawFd::as_raw_fd).collect();
    let rights = [ControlMessage::ScmRights(&raw)];
    let beside: &[ControlMessage] = if raw.is_empty() { &[] } else { &rights };
    match sendmsg::<()>(socket.as_raw_fd(), bytes, beside, SEND_FLAGS, None) {
        Ok(_) => Ok(true),
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ENOBUFS) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

/// Receives bytes with their descriptors, without waiting. Returns `None` when there is nothing now.
///
/// # Errors
/// When the peer is gone.
pub fn receive_with_files(
    socket: BorrowedFd,
    into: &mut [u8],
    flags: libc::c_int,
) -> io::Result<Option<Received>> {
    // The buffer has the alignment of the kernel's headers in it.
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
    // The type differs between C libraries.
    header.msg_controllen = size_of_val(&space) as _;
    let flags = flags | libc::MSG_DONTWAIT;
    // SAFETY: recvmsg writes no more than the lengths in the header, which are those of the buffers.
    let received = unsafe { libc::recvmsg(socket.as_raw_fd(), &raw mut header, flags) };
    match Errno::result(received) {
        Ok(bytes) => Ok(Some(Received {
            bytes: bytes.unsigned_abs(),
            files: files_of(&header),
            is_whole: header.msg_flags & libc::MSG_CTRUNC == 0,
        })),
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// The descriptors of a received message. nix returns none of a list that the kernel has truncated, and leaves them
/// open.
fn files_of(received: &libc::msghdr) -> Vec<OwnedFd> {
    let mut files = Vec::new();
    // SAFETY: recvmsg has filled the header, and the buffers that it points to still exist.
    let mut at = unsafe { libc::CMSG_FIRSTHDR(received) };
    // SAFETY: null, or within what recvmsg has written.
    while let Some(message) = unsafe { at.as_ref() } {
        if (message.cmsg_level, message.cmsg_type) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
            // SAFETY: the data follows the header.
            let data = unsafe { libc::CMSG_DATA(at) }.cast::<RawFd>();
            // SAFETY: plain arithmetic.
            let before = unsafe { libc::CMSG_LEN(0) } as usize;
            // The type differs between C libraries.
            let bytes: usize = message.cmsg_len as _;
            for index in 0..bytes.saturating_sub(before) / size_of::<RawFd>() {
                // SAFETY: within the message's length.
                let raw = unsafe { data.wrapping_add(index).read_unaligned() };
                // SAFETY: the kernel has just made this descriptor, so no other code owns it.
                files.push(unsafe { OwnedFd::from_raw_fd(raw) });
            }
        }
        // SAFETY: as for the first header.
        at = unsafe { libc::CMSG_NXTHDR(received, at) };
    }
    files
}
