//! Names: what a process calls itself, and names that one process at a time has.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_ALREADY_EXISTS, GetLastError};
use windows_sys::Win32::System::Threading::CreateMutexW;

use super::handle::{OwnedHandle, owned};

/// None: a process has only the name of its program.
pub fn name_of(_pid: u32) -> Option<String> {
    None
}

/// A name that is ours as long as the handle is open, among all processes of this session.
///
/// # Errors
/// When somebody else has it.
pub fn claim_name(name: &str) -> io::Result<OwnedHandle> {
    let wide: Vec<u16> = format!(r"Local\{name}").encode_utf16().chain([0]).collect();
    // SAFETY: a NUL-terminated name and no security attributes.
    let mutex = unsafe { CreateMutexW(ptr::null(), 0, wide.as_ptr()) };
    // SAFETY: a plain question, asked at once.
    let error = unsafe { GetLastError() };
    if mutex.is_null() {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    // SAFETY: made just now.
    let claim = unsafe { owned(mutex) };
    match error {
        ERROR_ALREADY_EXISTS => Err(io::ErrorKind::AddrInUse.into()),
        _ => Ok(claim),
    }
}
