//! A job: a child with all that it starts. The system ends it with the last handle of it, which the host has alone.

use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::JobObjects::{
    CreateJobObjectW, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation, SetInformationJobObject,
    TerminateJobObject,
};

use super::error::checked;
use super::handle::{owned, raw};

/// A job of one child.
#[derive(Debug)]
pub(super) struct Job(OwnedHandle);

impl Job {
    /// An empty one. What a child starts is in it, too, if it is to end with the child.
    pub(super) fn new(whole: bool) -> io::Result<Self> {
        // SAFETY: no security attributes and no name.
        let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: made just now.
        let job = Job(unsafe { owned(job) });
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = match whole {
            true => JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
            false => JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK,
        };
        let bytes = size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>() as u32;
        // SAFETY: a struct of the kind that is named, and its size.
        checked(unsafe {
            SetInformationJobObject(
                raw(&job.0),
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                bytes,
            )
        })?;
        Ok(job)
    }

    /// As the system's functions take it.
    pub(super) fn raw(&self) -> HANDLE {
        raw(&self.0)
    }

    /// Ends all that is in it.
    pub(super) fn end(&self, code: u32) {
        // SAFETY: the handle is open. Fails for an empty one, which is as good.
        unsafe { TerminateJobObject(raw(&self.0), code) };
    }
}
