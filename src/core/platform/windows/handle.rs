//! What the system knows open files, pipes and processes by.

use std::os::windows::io::{AsHandle as StdAsHandle, AsRawHandle, FromRawHandle, IntoRawHandle};

/// A handle that lives as long as what it is borrowed from.
pub use std::os::windows::io::BorrowedHandle;
/// A handle that is closed when it is dropped.
pub use std::os::windows::io::OwnedHandle;
use windows_sys::Win32::Foundation::HANDLE;

/// What has a handle.
pub trait AsHandle {
    /// Borrows it.
    fn as_handle(&self) -> BorrowedHandle<'_>;
}

impl<T: StdAsHandle> AsHandle for T {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        StdAsHandle::as_handle(self)
    }
}

/// Gives a handle away to code that knows it by its number. Only 32 bits of a handle are significant.
pub fn into_number(handle: OwnedHandle) -> i32 {
    handle.into_raw_handle() as isize as i32
}

/// The number that this process knows a handle by.
pub fn number_of(handle: BorrowedHandle) -> i32 {
    handle.as_raw_handle() as isize as i32
}

/// As the system's functions take it.
pub(super) fn raw(handle: &impl AsHandle) -> HANDLE {
    handle.as_handle().as_raw_handle()
}

/// Owns a handle that a function has just made.
///
/// # Safety
/// The handle is open, and nobody else closes it.
pub(super) unsafe fn owned(handle: HANDLE) -> OwnedHandle {
    // SAFETY: as the caller has to see to.
    unsafe { OwnedHandle::from_raw_handle(handle) }
}
