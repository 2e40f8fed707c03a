//! Duplicates handles between this process and one of its children.

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

    /// This process, when one of its threads has the other end.
    pub(super) fn ourselves() -> io::Result<Self> {
        // A real handle instead of the pseudo handle, which means whatever process uses it.
        let handle = copy(own(), own(), own(), DUPLICATE_SAME_ACCESS)?;
        // SAFETY: just created.
        Ok(Peer(unsafe { owned(handle) }))
    }

    pub(super) fn has_ended(&self) -> bool {
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(raw(&self.0), 0) == WAIT_OBJECT_0 }
    }
}

/// Duplicates a handle into the peer. The number has a meaning only there.
pub(super) fn give(peer: &Peer, handle: BorrowedHandle) -> io::Result<u64> {
    copy(own(), raw(&handle), raw(&peer.0), DUPLICATE_SAME_ACCESS).map(|copy| copy as u64)
}

/// Closes a handle that [`give`] has created.
pub(super) fn revoke(peer: &Peer, number: u64) {
    let closed = copy(
        raw(&peer.0),
        number as HANDLE,
        own(),
        DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE,
    );
    // SAFETY: just created.
    drop(closed.map(|closed| unsafe { owned(closed) }));
}

/// Duplicates the peer's handle of this number, whatever it refers to.
pub(super) fn take(peer: &Peer, number: u64) -> io::Result<OwnedHandle> {
    let taken = copy(raw(&peer.0), number as HANDLE, own(), DUPLICATE_SAME_ACCESS)?;
    // SAFETY: just created.
    Ok(unsafe { owned(taken) })
}

fn copy(from: HANDLE, handle: HANDLE, to: HANDLE, how: u32) -> io::Result<HANDLE> {
    let mut copy: HANDLE = ptr::null_mut();
    // SAFETY: both processes are open. The call fails when the number is not a handle there.
    checked(unsafe { DuplicateHandle(from, handle, to, &raw mut copy, 0, 0, how) })?;
    Ok(copy)
}

fn own() -> HANDLE {
    // SAFETY: a plain query.
    unsafe { GetCurrentProcess() }
}
