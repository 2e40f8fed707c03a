//! Sections, which are the system's objects for memory that can be mapped.

use std::ffi::c_void;
use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Memory::{
    CreateFileMappingW, PAGE_READWRITE, SEC_COMMIT, SEC_FILE, SEC_IMAGE, SEC_RESERVE,
};

use super::handle::{owned, raw};

#[link(name = "ntdll", kind = "raw-dylib")]
unsafe extern "system" {
    fn NtQuerySection(
        section: HANDLE,
        class: u32,
        info: *mut BasicInformation,
        length: usize,
        returned: *mut usize,
    ) -> i32;
    fn NtCompareObjects(one: HANDLE, other: HANDLE) -> i32;
}

/// `SECTION_BASIC_INFORMATION`, which is class 0.
#[repr(C)]
struct BasicInformation {
    base: *mut c_void,
    attributes: u32,
    bytes: i64,
}

/// Creates zeroed memory in the page file, without a name. The system commits all of it, and provides each page when it
/// is touched.
pub(super) fn create(bytes: usize) -> io::Result<OwnedHandle> {
    let size = bytes as u64;
    // SAFETY: in the page file, without security attributes or a name.
    let section = unsafe {
        CreateFileMappingW(
            INVALID_HANDLE_VALUE,
            ptr::null(),
            PAGE_READWRITE,
            (size >> 32) as u32,
            size as u32,
            ptr::null(),
        )
    };
    if section.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just created.
    Ok(unsafe { owned(section) })
}

/// The size of a section whose bytes are all committed, and stay so; an error for any other handle.
pub(super) fn size_of_memory(section: &OwnedHandle) -> io::Result<usize> {
    let mut info = BasicInformation {
        base: ptr::null_mut(),
        attributes: 0,
        bytes: 0,
    };
    // SAFETY: the handle is open, and the struct has the size that is passed.
    let status = unsafe {
        NtQuerySection(
            raw(section),
            0,
            &raw mut info,
            size_of::<BasicInformation>(),
            ptr::null_mut(),
        )
    };
    let kind = info.attributes & (SEC_COMMIT | SEC_RESERVE | SEC_FILE | SEC_IMAGE);
    if status < 0 || kind != SEC_COMMIT {
        return Err(io::Error::other("it is not a memory"));
    }
    usize::try_from(info.bytes).map_err(io::Error::other)
}

/// Whether two handles refer to the same object.
pub(super) fn are_same(one: HANDLE, other: HANDLE) -> bool {
    // SAFETY: the call fails for a handle that is not open.
    unsafe { NtCompareObjects(one, other) == 0 }
}
