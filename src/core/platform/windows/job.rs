//! A job: a child with everything that it starts. The system ends the job when its last handle closes, and only the
//! host has one.

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

/// The job of one child.
#[derive(Debug)]
pub(super) struct Job(OwnedHandle);

impl Job {
    /// Creates an empty job. If `whole`, the processes that the child starts belong to it, too, and end with the child.
    pub(super) fn new(whole: bool) -> io::Result<Self> {
        // SAFETY: no security attributes and no name.
        let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just created.
        let job = Job(unsafe { owned(job) });
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = match whole {
            true => JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
            false => JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK,
        };
        let bytes = size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>() as u32;
        // SAFETY: a struct of the named kind, and its size.
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

    /// The handle in the form that the system's functions take.
    pub(super) fn raw(&self) -> HANDLE {
        raw(&self.0)
    }

    /// Ends all processes in the job.
    pub(super) fn end(&self, code: u32) {
        // SAFETY: the handle is open. Failure means that the job is empty already.
        unsafe { TerminateJobObject(raw(&self.0), code) };
    }
}
