//! The handles by which the system knows open files, pipes and processes.

use std::ffi::{c_int, c_void};
use std::io;
use std::mem::transmute;
use std::os::windows::io::{AsHandle as StdAsHandle, AsRawHandle, FromRawHandle, IntoRawHandle};

/// A handle that lives as long as the value it is borrowed from.
pub use std::os::windows::io::BorrowedHandle;
/// A handle that is closed when it is dropped.
pub use std::os::windows::io::OwnedHandle;
use windows_sys::Win32::Foundation::HANDLE;

use super::error::unsupported;
use super::symbol::symbol;

/// A value that has a handle.
pub trait AsHandle {
    /// Borrows the handle.
    fn as_handle(&self) -> BorrowedHandle<'_>;
}

impl<T: StdAsHandle> AsHandle for T {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        StdAsHandle::as_handle(self)
    }
}

/// Gives a handle to code that knows it by its number. Only 32 bits of a handle are significant.
pub fn into_number(handle: OwnedHandle) -> i32 {
    handle.into_raw_handle() as isize as i32
}

/// Gives a handle to Node's JavaScript, which knows files by the descriptors of Node's own C runtime. Another C runtime
/// has other descriptors.
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
    // SAFETY: the handle is open. If the call succeeds, the descriptor owns it.
    let descriptor = unsafe { open(raw(&handle)) };
    if descriptor < 0 {
        return Err(io::ErrorKind::QuotaExceeded.into());
    }
    let _ = handle.into_raw_handle();
    Ok(descriptor)
}

/// The number by which this process knows a handle.
pub fn number_of(handle: BorrowedHandle) -> i32 {
    handle.as_raw_handle() as isize as i32
}

/// The handle in the form that the system's functions take.
pub(super) fn raw(handle: &impl AsHandle) -> HANDLE {
    handle.as_handle().as_raw_handle()
}

/// Takes ownership of a handle that a function has just created.
///
/// # Safety
/// The handle must be open, and no other code may close it.
pub(super) unsafe fn owned(handle: HANDLE) -> OwnedHandle {
    // SAFETY: the caller guarantees it.
    unsafe { OwnedHandle::from_raw_handle(handle) }
}
