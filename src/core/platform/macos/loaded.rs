//! Keeps this library loaded.

use std::ffi::c_void;
use std::mem::MaybeUninit;

/// Keeps this library loaded forever. Node unloads an addon when the last worker thread that loaded it ends, but our
/// own threads may still run then.
pub fn stay_loaded() {
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: dladdr accepts any address, and the struct is ours.
    if unsafe { libc::dladdr(stay_loaded as *const c_void, found.as_mut_ptr()) } == 0 {
        return;
    }
    // SAFETY: all zero is valid, and dladdr has filled it.
    let path = unsafe { found.assume_init() }.dli_fname;
    // SAFETY: a string of the loader's; the flags load nothing that is not already loaded.
    unsafe { libc::dlopen(path, libc::RTLD_NOLOAD | libc::RTLD_NODELETE | libc::RTLD_LAZY) };
}
