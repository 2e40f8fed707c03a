//! Reading and writing a pipe that both is done with at the same time, by threads that may wait.

use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_IO_PENDING, GetLastError, TRUE};
use windows_sys::Win32::Storage::FileSystem::{ReadFile, WriteFile};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};

use super::error::checked;
use super::handle::raw;

/// A pipe that was opened for overlapped operations.
#[derive(Debug)]
pub(super) struct OverlappedPipe(OwnedHandle);

impl OverlappedPipe {
    pub(super) fn new(pipe: OwnedHandle) -> Self {
        OverlappedPipe(pipe)
    }

    /// Waits for something to read. 0: the peer has closed. `done` is an event of the calling thread's own.
    pub(super) fn read(&self, into: &mut [u8], done: &OwnedHandle) -> io::Result<usize> {
        let length = u32::try_from(into.len()).unwrap_or(u32::MAX);
        let mut operation = waiting_for(done);
        // SAFETY: buffer and operation are kept until the operation has ended, just below.
        let begun = unsafe {
            ReadFile(
                raw(&self.0),
                into.as_mut_ptr(),
                length,
                ptr::null_mut(),
                &raw mut operation,
            )
        };
        match self.outcome(begun, &operation) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
            outcome => outcome,
        }
    }

    /// Writes some of it, and waits until that has gone into the pipe.
    pub(super) fn write(&self, bytes: &[u8], done: &OwnedHandle) -> io::Result<usize> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let mut operation = waiting_for(done);
        // SAFETY: as for reading.
        let begun = unsafe {
            WriteFile(
                raw(&self.0),
                bytes.as_ptr(),
                length,
                ptr::null_mut(),
                &raw mut operation,
            )
        };
        self.outcome(begun, &operation)
    }

    /// Ends the operations of all threads, which fail then.
    pub(super) fn cancel(&self) {
        // SAFETY: the handle is open. Fails when there is none, which is as good.
        unsafe { CancelIoEx(raw(&self.0), ptr::null()) };
    }

    fn outcome(&self, begun: i32, operation: &OVERLAPPED) -> io::Result<usize> {
        // SAFETY: a plain question.
        if begun == 0 && unsafe { GetLastError() } != ERROR_IO_PENDING {
            return Err(io::Error::last_os_error());
        }
        let mut count = 0;
        // SAFETY: the operation was begun on this handle.
        checked(unsafe { GetOverlappedResult(raw(&self.0), operation, &raw mut count, TRUE) })?;
        Ok(count as usize)
    }
}

fn waiting_for(done: &OwnedHandle) -> OVERLAPPED {
    OVERLAPPED {
        hEvent: raw(done),
        ..OVERLAPPED::default()
    }
}
