//! How long we stay loaded.

use std::ffi::c_void;
use std::mem::MaybeUninit;

/// Node unloads an addon with the last worker thread that has loaded it; our own threads may still run then.
pub fn stay_loaded() {
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: any address may be asked for, and the struct is ours.
    if unsafe { libc::dladdr(stay_loaded as *const c_void, found.as_mut_ptr()) } == 0 {
        return;
    }
    // SAFETY: all zero is valid, and dladdr has filled it.
    let path = unsafe { found.assume_init() }.dli_fname;
    // SAFETY: a text of the loader's; nothing is loaded that is not there already.
    unsafe { libc::dlopen(path, libc::RTLD_NOLOAD | libc::RTLD_NODELETE | libc::RTLD_LAZY) };
}
