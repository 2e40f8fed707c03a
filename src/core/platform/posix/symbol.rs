//! Functions of the program that we are loaded into.

use std::ffi::{CStr, c_void};

/// Where the program has what it exports by this name; null where it has none.
pub fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: a NUL-terminated name, looked up in what the process has loaded.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}
