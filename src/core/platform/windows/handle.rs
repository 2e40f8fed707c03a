//! What the system knows open files, pipes and processes by.

use std::ffi::{c_int, c_void};
use std::io;
use std::mem::transmute;
use std::os::windows::io::{AsHandle as StdAsHandle, AsRawHandle, FromRawHandle, IntoRawHandle};

/// A handle that lives as long as what it is borrowed from.
pub use std::os::windows::io::BorrowedHandle;
/// A handle that is closed when it is dropped.
pub use std::os::windows::io::OwnedHandle;
use windows_sys::Win32::Foundation::HANDLE;

use super::error::unsupported;
use super::symbol::symbol;

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

/// Gives a handle away to Node's JavaScript, which knows files by the descriptors of Node's C runtime: another has others.
///
/// # Errors
/// When the program has no libuv, or no descriptor is free.
pub fn into_descriptor(handle: OwnedHandle) -> io::Result<i32> {
    let open = symbol(c"uv_open_osfhandle");
    if open.is_null() {
        return Err(unsupported("a program without libuv's functions"));
    }
    // SAFETY: libuv's documented signature.
    let open = unsafe { transmute::<*mut c_void, unsafe extern "C" fn(HANDLE) -> c_int>(open) };
    // SAFETY: the handle is open. If this succeeds, it belongs to the descriptor.
    let descriptor = unsafe { open(raw(&handle)) };
    if descriptor < 0 {
        return Err(io::ErrorKind::QuotaExceeded.into());
    }
    let _ = handle.into_raw_handle();
    Ok(descriptor)
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
