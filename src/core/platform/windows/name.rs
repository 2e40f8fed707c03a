//! The names of processes, and names that one process at a time can claim.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_ALREADY_EXISTS, GetLastError};
use windows_sys::Win32::System::Threading::CreateMutexW;

use super::handle::{OwnedHandle, owned};

/// Returns `None`: a process has only the name of its program.
pub fn name_of(_pid: u32) -> Option<String> {
    None
}

/// Claims a name among all processes of this session. The name is ours as long as the handle is open.
///
/// # Errors
/// When another process has the name.
pub fn claim_name(name: &str) -> io::Result<OwnedHandle> {
    let wide: Vec<u16> = format!(r"Local\{name}").encode_utf16().chain([0]).collect();
    // SAFETY: a NUL-terminated name and no security attributes.
    let mutex = unsafe { CreateMutexW(ptr::null(), 0, wide.as_ptr()) };
    // SAFETY: a plain query, right after the call.
    let error = unsafe { GetLastError() };
    if mutex.is_null() {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    // SAFETY: just created.
    let claim = unsafe { owned(mutex) };
    match error {
        ERROR_ALREADY_EXISTS => Err(io::ErrorKind::AddrInUse.into()),
        _ => Ok(claim),
    }
}
