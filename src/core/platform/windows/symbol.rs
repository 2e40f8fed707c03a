//! The program that we are loaded into, and we in it.

use std::ffi::{CStr, c_void};
use std::ptr;

use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
    GetModuleHandleW, GetProcAddress,
};

/// Where the program has what it exports by this name; null where it has none.
pub fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: without a name, it is the program itself.
    let program = unsafe { GetModuleHandleW(ptr::null()) };
    // SAFETY: a NUL-terminated name, looked up in a module that stays loaded.
    let found = unsafe { GetProcAddress(program, name.as_ptr().cast()) };
    found.map_or(ptr::null_mut(), |function| function as *mut c_void)
}

/// Node unloads an addon with the last worker thread that has loaded it; our own threads may still run then.
pub fn stay_loaded() {
    let mut module = ptr::null_mut();
    let within = stay_loaded as *const u16;
    // SAFETY: the address of a function of ours names the module that it is in.
    unsafe {
        GetModuleHandleExW(
            GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
            within,
            &raw mut module,
        )
    };
}
