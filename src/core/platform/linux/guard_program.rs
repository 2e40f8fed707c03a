//! The guard as a program: this very library, run by the system's loader.

use std::ffi::{CStr, CString, c_void};
use std::mem::MaybeUninit;

/// The loader of this process, and this library if it can be run by it.
pub(super) fn program() -> Option<(CString, CString)> {
    let entry = entry::address()?;
    let (library, base) = object_at(entry)?;
    // Linked into a program of somebody else's, as in tests, the entry is another.
    if entry as usize != base as usize + entry_of(base) {
        return None;
    }
    // SAFETY: plain look-up.
    let loader = unsafe { libc::getauxval(libc::AT_BASE) } as *const c_void;
    Some((object_at(loader)?.0, library))
}

/// File and base of the loaded object that an address is in.
fn object_at(address: *const c_void) -> Option<(CString, *const c_void)> {
    if address.is_null() {
        return None;
    }
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: any address may be asked for, and the struct is ours.
    if unsafe { libc::dladdr(address, found.as_mut_ptr()) } == 0 {
        return None;
    }
    // SAFETY: all zero is valid, and dladdr has filled it.
    let found = unsafe { found.assume_init() };
    if found.dli_fname.is_null() {
        return None;
    }
    // SAFETY: a text of the loader's that lives as long as the object, which is never unloaded.
    let name = unsafe { CStr::from_ptr(found.dli_fname) };
    (name.to_bytes().first() == Some(&b'/')).then(|| (name.to_owned(), found.dli_fbase.cast_const()))
}

/// The field `e_entry` of an object's header, which is at its base.
fn entry_of(base: *const c_void) -> usize {
    // SAFETY: every loaded object has its header there.
    let header = unsafe { &*base.cast::<libc::Elf64_Ehdr>() };
    usize::try_from(header.e_entry).unwrap_or(0)
}

/// Where the loader enters this library when it is run as a program.
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

    /// Named to the linker by build.rs. There is no return address, and the stack is aligned as in no function.
    #[cfg(target_arch = "x86_64")]
    // SAFETY: nobody else has such a name.
    #[unsafe(no_mangle)]
    #[unsafe(naked)]
    extern "C" fn ere_guard_entry() -> ! {
        std::arch::naked_asm!("xor ebp, ebp", "and rsp, -16", "call {main}", "ud2", main = sym super::super::guard::main)
    }

    /// As above.
    #[cfg(target_arch = "aarch64")]
    // SAFETY: nobody else has such a name.
    #[unsafe(no_mangle)]
    #[unsafe(naked)]
    extern "C" fn ere_guard_entry() -> ! {
        std::arch::naked_asm!("mov x29, #0", "mov x30, #0", "bl {main}", "brk #1", main = sym super::super::guard::main)
    }
}
