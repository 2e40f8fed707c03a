//! Copies of handles between this process and one of its children.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{
    DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, DuplicateHandle, HANDLE, WAIT_OBJECT_0,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, WaitForSingleObject};

use super::error::checked;
use super::handle::{BorrowedHandle, OwnedHandle, owned, raw};

/// The process at the other end.
#[derive(Debug)]
pub(super) struct Peer(OwnedHandle);

impl Peer {
    pub(super) fn of(process: &OwnedHandle) -> io::Result<Self> {
        process.try_clone().map(Peer)
    }

    /// This process, one of whose threads has the other end.
    pub(super) fn ourselves() -> io::Result<Self> {
        // A real handle, instead of the one that stands for the process that uses it.
        let handle = copy(own(), own(), own(), DUPLICATE_SAME_ACCESS)?;
        // SAFETY: made just now.
        Ok(Peer(unsafe { owned(handle) }))
    }

    pub(super) fn has_ended(&self) -> bool {
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(raw(&self.0), 0) == WAIT_OBJECT_0 }
    }
}

/// A copy for the peer, which alone knows what the number means.
pub(super) fn give(peer: &Peer, handle: BorrowedHandle) -> io::Result<u64> {
    copy(own(), raw(&handle), raw(&peer.0), DUPLICATE_SAME_ACCESS).map(|copy| copy as u64)
}

/// Closes what [`give`] has made.
pub(super) fn revoke(peer: &Peer, number: u64) {
    let closed = copy(
        raw(&peer.0),
        number as HANDLE,
        own(),
        DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE,
    );
    // SAFETY: made just now.
    drop(closed.map(|closed| unsafe { owned(closed) }));
}

/// A copy of what the peer has by this number, whatever that is.
pub(super) fn take(peer: &Peer, number: u64) -> io::Result<OwnedHandle> {
    let taken = copy(raw(&peer.0), number as HANDLE, own(), DUPLICATE_SAME_ACCESS)?;
    // SAFETY: made just now.
    Ok(unsafe { owned(taken) })
}

fn copy(from: HANDLE, handle: HANDLE, to: HANDLE, how: u32) -> io::Result<HANDLE> {
    let mut copy: HANDLE = ptr::null_mut();
    // SAFETY: both processes are open; a number that is not a handle there makes it fail.
    checked(unsafe { DuplicateHandle(from, handle, to, &raw mut copy, 0, 0, how) })?;
    Ok(copy)
}

fn own() -> HANDLE {
    // SAFETY: a plain question.
    unsafe { GetCurrentProcess() }
}
