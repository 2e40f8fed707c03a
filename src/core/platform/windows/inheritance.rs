//! What a child has from its first moment: its job, and the handles of a list. It inherits no other inheritable handle.

use std::io;
use std::os::windows::io::{AsRawHandle, BorrowedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading::{
    DeleteProcThreadAttributeList, InitializeProcThreadAttributeList, LPPROC_THREAD_ATTRIBUTE_LIST,
    PROC_THREAD_ATTRIBUTE_HANDLE_LIST, PROC_THREAD_ATTRIBUTE_JOB_LIST, UpdateProcThreadAttribute,
};

use super::error::checked;
use super::job::Job;

/// An attribute list in the format of `CreateProcessW`.
pub(super) struct InheritanceList {
    // `usize` gives the alignment of pointers.
    attributes: Vec<usize>,
    // The attributes point to them.
    handles: Vec<HANDLE>,
    jobs: Vec<HANDLE>,
}

impl InheritanceList {
    pub(super) fn new(handles: &[BorrowedHandle], job: Option<&Job>) -> io::Result<Self> {
        let mut bytes = 0;
        // SAFETY: only queries the size; this call always fails.
        unsafe { InitializeProcThreadAttributeList(ptr::null_mut(), 2, 0, &raw mut bytes) };
        let mut attributes = vec![0_usize; bytes.div_ceil(size_of::<usize>())];
        let at = attributes.as_mut_ptr().cast();
        // SAFETY: the buffer has this many bytes.
        checked(unsafe { InitializeProcThreadAttributeList(at, 2, 0, &raw mut bytes) })?;
        let list = InheritanceList {
            attributes,
            handles: handles.iter().map(AsRawHandle::as_raw_handle).collect(),
            jobs: job.into_iter().map(Job::raw).collect(),
        };
        list.set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &list.handles)?;
        if !list.jobs.is_empty() {
            list.set(PROC_THREAD_ATTRIBUTE_JOB_LIST, &list.jobs)?;
        }
        Ok(list)
    }

    fn set(&self, attribute: u32, handles: &[HANDLE]) -> io::Result<()> {
        // SAFETY: the handles live as long as the list.
        checked(unsafe {
            UpdateProcThreadAttribute(
                self.pointer(),
                0,
                attribute as usize,
                handles.as_ptr().cast(),
                size_of_val(handles),
                ptr::null_mut(),
                ptr::null(),
            )
        })
    }

    pub(super) fn pointer(&self) -> LPPROC_THREAD_ATTRIBUTE_LIST {
        self.attributes.as_ptr().cast_mut().cast()
    }
}

impl Drop for InheritanceList {
    fn drop(&mut self) {
        // SAFETY: `new` has initialised it.
        unsafe { DeleteProcThreadAttributeList(self.pointer()) };
    }
}
