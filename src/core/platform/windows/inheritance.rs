//! Which handles a child inherits: those of a list, and no other that happens to be inheritable.

use std::io;
use std::os::windows::io::{AsRawHandle, BorrowedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading::{
    DeleteProcThreadAttributeList, InitializeProcThreadAttributeList, LPPROC_THREAD_ATTRIBUTE_LIST,
    PROC_THREAD_ATTRIBUTE_HANDLE_LIST, UpdateProcThreadAttribute,
};

use super::error::checked;

/// Such a list, as `CreateProcessW` takes it.
pub(super) struct InheritanceList {
    // As aligned as pointers are.
    attributes: Vec<usize>,
    // The attributes point to them.
    handles: Vec<HANDLE>,
}

impl InheritanceList {
    pub(super) fn new(handles: &[BorrowedHandle]) -> io::Result<Self> {
        let mut bytes = 0;
        // SAFETY: only asks for the size, and fails as it always does then.
        unsafe { InitializeProcThreadAttributeList(ptr::null_mut(), 1, 0, &raw mut bytes) };
        let mut attributes = vec![0_usize; bytes.div_ceil(size_of::<usize>())];
        let at = attributes.as_mut_ptr().cast();
        // SAFETY: so many bytes are there.
        checked(unsafe { InitializeProcThreadAttributeList(at, 1, 0, &raw mut bytes) })?;
        let handles: Vec<HANDLE> = handles.iter().map(AsRawHandle::as_raw_handle).collect();
        let list = InheritanceList { attributes, handles };
        // SAFETY: the handles live as long as the list.
        checked(unsafe {
            UpdateProcThreadAttribute(
                list.pointer(),
                0,
                PROC_THREAD_ATTRIBUTE_HANDLE_LIST as usize,
                list.handles.as_ptr().cast(),
                size_of_val(list.handles.as_slice()),
                ptr::null_mut(),
                ptr::null(),
            )
        })?;
        Ok(list)
    }

    pub(super) fn pointer(&self) -> LPPROC_THREAD_ATTRIBUTE_LIST {
        self.attributes.as_ptr().cast_mut().cast()
    }
}

impl Drop for InheritanceList {
    fn drop(&mut self) {
        // SAFETY: initialised when it was made.
        unsafe { DeleteProcThreadAttributeList(self.pointer()) };
    }
}
