//! The handles by which the system knows open files, sockets and processes.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use crate::core::platform::{Attention, Pollable};

/// A handle that lives as long as the value it is borrowed from.
pub use std::os::fd::BorrowedFd as BorrowedHandle;
/// A handle that is closed when it is dropped.
pub use std::os::fd::OwnedFd as OwnedHandle;

/// A value that has a handle.
pub trait AsHandle {
    /// Borrows the handle.
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

/// Gives a handle to code that knows it by its number.
pub fn into_number(handle: OwnedHandle) -> i32 {
    std::os::fd::IntoRawFd::into_raw_fd(handle)
}

/// Gives a handle to Node's JavaScript, which knows files by their descriptors.
///
/// # Errors
/// Never on this system.
pub fn into_descriptor(handle: OwnedHandle) -> io::Result<i32> {
    Ok(into_number(handle))
}

/// The number by which this process knows a handle.
pub fn number_of(handle: BorrowedHandle) -> i32 {
    std::os::fd::AsRawFd::as_raw_fd(&handle)
}

/// The descriptor that a loop polls for a source.
///
/// # Errors
/// `Unsupported` when the source calls a function instead.
pub fn fd_of(source: &impl Pollable) -> io::Result<BorrowedFd<'_>> {
    match source.attention() {
        Attention::Poll(fd) => Ok(fd),
        Attention::Call(_) => Err(io::ErrorKind::Unsupported.into()),
    }
}
