//! Symbols of the program that we are loaded into.

use std::ffi::{CStr, c_void};

/// The address of the program's exported symbol of this name; null when the program has none.
pub fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: a NUL-terminated name; dlsym looks it up in what the process has loaded.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}
