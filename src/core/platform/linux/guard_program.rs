//! The guard as a program: this very library, run by the system's loader.

use std::ffi::{CStr, CString, c_void};
use std::mem::MaybeUninit;

/// The paths of this process's loader and of this library, if the loader can run the library.
pub(super) fn program() -> Option<(CString, CString)> {
    let entry = entry::address()?;
    let (library, base) = object_at(entry)?;
    // If this library is linked into another program, as in tests, the entry point is that program's.
    if entry as usize != base as usize + entry_of(base) {
        return None;
    }
    // SAFETY: plain lookup.
    let loader = unsafe { libc::getauxval(libc::AT_BASE) } as *const c_void;
    Some((object_at(loader)?.0, library))
}

/// The path and the base address of the loaded object that contains an address.
fn object_at(address: *const c_void) -> Option<(CString, *const c_void)> {
    if address.is_null() {
        return None;
    }
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: dladdr accepts any address, and the struct is ours.
    if unsafe { libc::dladdr(address, found.as_mut_ptr()) } == 0 {
        return None;
    }
    // SAFETY: all zero is valid, and dladdr has filled it.
    let found = unsafe { found.assume_init() };
    if found.dli_fname.is_null() {
        return None;
    }
    // SAFETY: a string of the loader's that lives as long as the object, which is never unloaded.
    let name = unsafe { CStr::from_ptr(found.dli_fname) };
    (name.to_bytes().first() == Some(&b'/')).then(|| (name.to_owned(), found.dli_fbase.cast_const()))
}

/// The field `e_entry` of an object's header, which is at the object's base.
fn entry_of(base: *const c_void) -> usize {
    // SAFETY: every loaded object has its header at its base.
    let header = unsafe { &*base.cast::<libc::Elf64_Ehdr>() };
    usize::try_from(header.e_entry).unwrap_or(0)
}

/// The entry point of this library when the loader runs it as a program.
mod entry {
    use std::ffi::c_void;

    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) fn address() -> Option<*const c_void> {
        Some(ere_guard_entry as *const c_void)
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(super) fn address() -> Option<*const c_void> {
        None
    }

    /// build.rs names this function to the linker. The loader passes no return address, and does not align the stack as
    /// for a function.
    #[cfg(target_arch = "x86_64")]
    // SAFETY: no other code has such a name.
    #[unsafe(no_mangle)]
    #[unsafe(naked)]
    extern "C" fn ere_guard_entry() -> ! {
        std::arch::naked_asm!("xor ebp, ebp", "and rsp, -16", "call {main}", "ud2", main = sym super::super::guard::main)
    }

    /// As on x86_64.
    #[cfg(target_arch = "aarch64")]
    // SAFETY: no other code has such a name.
    #[unsafe(no_mangle)]
    #[unsafe(naked)]
    extern "C" fn ere_guard_entry() -> ! {
        std::arch::naked_asm!("mov x29, #0", "mov x30, #0", "bl {main}", "brk #1", main = sym super::super::guard::main)
    }
}
