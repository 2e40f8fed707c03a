//! Reads or writes a pipe without waiting.

use std::fmt;
use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_IO_INCOMPLETE, ERROR_IO_PENDING};
use windows_sys::Win32::Storage::FileSystem::{ReadFile, WriteFile};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};

use super::doorbell::event;
use super::error::checked;
use super::handle::raw;

/// Reads or writes one chunk after another. The buffer belongs to the system while an operation is in progress.
pub(super) struct Operation {
    /// Boxed, so its address does not change.
    overlapped: Box<OVERLAPPED>,
    done: OwnedHandle,
    buffer: Vec<u8>,
    is_under_way: bool,
}

// SAFETY: its pointers are null, or the system's own.
unsafe impl Send for Operation {}

impl Operation {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Operation {
            overlapped: Box::default(),
            done: event()?,
            buffer: Vec::new(),
            is_under_way: false,
        })
    }

    /// The event that the system signals each time that an operation has ended.
    pub(super) fn done(&self) -> &OwnedHandle {
        &self.done
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.is_under_way
    }

    /// Starts to read at most this many bytes.
    pub(super) fn read(&mut self, pipe: &OwnedHandle, most: u32) -> io::Result<()> {
        self.buffer.resize(most as usize, 0);
        let (overlapped, into) = (self.prepare(), self.buffer.as_mut_ptr());
        // SAFETY: both stay where they are until the operation has ended, see `drop`.
        let begun = unsafe { ReadFile(raw(pipe), into, most, ptr::null_mut(), overlapped) };
        self.begun(begun)
    }

    /// Starts to write the bytes that `fill` puts into the buffer.
    pub(super) fn write(&mut self, pipe: &OwnedHandle, fill: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.buffer.clear();
        fill(&mut self.buffer);
        let length = u32::try_from(self.buffer.len()).map_err(io::Error::other)?;
        let (overlapped, from) = (self.prepare(), self.buffer.as_ptr());
        // SAFETY: as for `read`.
        let begun = unsafe { WriteFile(raw(pipe), from, length, ptr::null_mut(), overlapped) };
        self.begun(begun)
    }

    /// The result of the operation: the bytes read or written. `None` while it is in progress.
    pub(super) fn outcome(&mut self, pipe: &OwnedHandle) -> Option<io::Result<&[u8]>> {
        match self.result(pipe, false) {
            Err(error) if error.raw_os_error() == Some(ERROR_IO_INCOMPLETE.cast_signed()) => None,
            Err(error) => Some(Err(error)),
            Ok(count) => Some(Ok(&self.buffer[..count])),
        }
    }

    /// Waits until the operation has ended. Meanwhile, no other thread may wait for [`Operation::done`].
    pub(super) fn finish(&mut self, pipe: &OwnedHandle) {
        if self.is_under_way {
            let _ = self.result(pipe, true);
        }
    }

    /// Cancels the operation, whatever it has done so far.
    pub(super) fn cancel(&mut self, pipe: &OwnedHandle) {
        if self.is_under_way {
            // SAFETY: the handle is open. The call fails when the operation has already ended.
            unsafe { CancelIoEx(raw(pipe), &raw const *self.overlapped) };
            self.finish(pipe);
        }
    }

    fn prepare(&mut self) -> *mut OVERLAPPED {
        *self.overlapped = OVERLAPPED {
            hEvent: raw(&self.done),
            ..OVERLAPPED::default()
        };
        &raw mut *self.overlapped
    }

    fn begun(&mut self, returned: i32) -> io::Result<()> {
        let begun = checked(returned);
        let is_pending = |error: &io::Error| error.raw_os_error() == Some(ERROR_IO_PENDING.cast_signed());
        match begun {
            Err(error) if !is_pending(&error) => Err(error),
            // The system also reports an operation that has ended at once through the event.
            _ => {
                self.is_under_way = true;
                Ok(())
            }
        }
    }

    fn result(&mut self, pipe: &OwnedHandle, waits: bool) -> io::Result<usize> {
        let mut count = 0;
        // SAFETY: the operation was started on this handle.
        let ended = checked(unsafe {
            GetOverlappedResult(
                raw(pipe),
                &raw const *self.overlapped,
                &raw mut count,
                waits.into(),
            )
        });
        let goes_on = |error: &io::Error| error.raw_os_error() == Some(ERROR_IO_INCOMPLETE.cast_signed());
        self.is_under_way = ended.as_ref().is_err_and(goes_on);
        ended.map(|()| count as usize)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Operation")
            .field("is_under_way", &self.is_under_way)
            .finish_non_exhaustive()
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        if self.is_under_way {
            // The system may still write to the buffer.
            std::mem::forget((
                std::mem::take(&mut self.buffer),
                std::mem::take(&mut self.overlapped),
            ));
        }
    }
}
