//! Symbols of the program that we are loaded into, and how long we stay loaded.

use std::ffi::{CStr, c_void};
use std::ptr;

use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
    GetModuleHandleW, GetProcAddress,
};

/// The address of the program's exported symbol of this name; null when the program has none.
pub fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: without a name, the call returns the program itself.
    let program = unsafe { GetModuleHandleW(ptr::null()) };
    // SAFETY: a NUL-terminated name, looked up in a module that stays loaded.
    let found = unsafe { GetProcAddress(program, name.as_ptr().cast()) };
    found.map_or(ptr::null_mut(), |function| function as *mut c_void)
}

/// Keeps this library loaded forever. Node unloads an addon when the last worker thread that loaded it ends, but our
/// own threads may still run then.
pub fn stay_loaded() {
    let mut module = ptr::null_mut();
    let within = stay_loaded as *const u16;
    // SAFETY: the address of a function of ours identifies the module that contains it.
    unsafe {
        GetModuleHandleExW(
            GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
            within,
            &raw mut module,
        )
    };
}
