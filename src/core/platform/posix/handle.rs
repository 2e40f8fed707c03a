//! What the system knows open files, sockets and processes by.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use crate::core::platform::{Attention, Pollable};

/// A handle that lives as long as what it is borrowed from.
pub use std::os::fd::BorrowedFd as BorrowedHandle;
/// A handle that is closed when it is dropped.
pub use std::os::fd::OwnedFd as OwnedHandle;

/// What has a handle.
pub trait AsHandle {
    /// Borrows it.
    fn as_handle(&self) -> BorrowedHandle<'_>;
}

impl<T: AsFd> AsHandle for T {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        self.as_fd()
    }
}

impl<T: AsFd> Pollable for T {
    fn attention(&self) -> Attention<'_> {
        Attention::Poll(self.as_fd())
    }
}

/// Gives a handle away to code that knows it by its number.
pub fn into_number(handle: OwnedHandle) -> i32 {
    std::os::fd::IntoRawFd::into_raw_fd(handle)
}

/// Gives a handle away to Node's JavaScript, which knows files by their descriptors.
///
/// # Errors
/// Never here.
pub fn into_descriptor(handle: OwnedHandle) -> io::Result<i32> {
    Ok(into_number(handle))
}

/// The number that this process knows a handle by.
pub fn number_of(handle: BorrowedHandle) -> i32 {
    std::os::fd::AsRawFd::as_raw_fd(&handle)
}

/// The descriptor that a loop polls for a source.
///
/// # Errors
/// `Unsupported` when the source calls instead.
pub fn fd_of(source: &impl Pollable) -> io::Result<BorrowedFd<'_>> {
    match source.attention() {
        Attention::Poll(fd) => Ok(fd),
        Attention::Call(_) => Err(io::ErrorKind::Unsupported.into()),
    }
}
