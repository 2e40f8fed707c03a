//! Waits for a handle on a thread of the system's, and calls a function when the handle is signalled.

use std::fmt;
use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Threading::{
    INFINITE, RegisterWaitForSingleObject, UnregisterWaitEx, WT_EXECUTEINWAITTHREAD, WT_EXECUTEONLYONCE,
};

use super::error::checked;
use super::handle::raw;

type Callback = Box<dyn Fn() + Send + Sync>;

/// Such a wait, which ends when this is dropped. The function must be short, because other waits share the thread.
pub(super) struct RegisteredWait {
    wait: HANDLE,
    // The wait uses both until it has ended.
    _callback: Box<Callback>,
    _object: OwnedHandle,
}

// SAFETY: the handle of a wait is valid on every thread.
unsafe impl Send for RegisteredWait {}
// SAFETY: see above; the only operation on it is to end it.
unsafe impl Sync for RegisteredWait {}

/// How often a wait calls its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// When the object is signalled for the first time. A process's handle stays signalled.
    Once,
    /// Each time, for an auto-reset event.
    Each,
}

impl RegisteredWait {
    pub(super) fn new(object: OwnedHandle, times: Times, callback: Callback) -> io::Result<Self> {
        let callback = Box::new(callback);
        let mut wait = ptr::null_mut();
        let flags = match times {
            Times::Once => WT_EXECUTEINWAITTHREAD | WT_EXECUTEONLYONCE,
            Times::Each => WT_EXECUTEINWAITTHREAD,
        };
        let context = ptr::from_ref::<Callback>(&callback).cast();
        // SAFETY: the object and the context live until the wait has ended, which dropping it ensures.
        checked(unsafe {
            RegisterWaitForSingleObject(
                &raw mut wait,
                raw(&object),
                Some(on_signal),
                context,
                INFINITE,
                flags,
            )
        })?;
        Ok(RegisteredWait {
            wait,
            _callback: callback,
            _object: object,
        })
    }
}

impl Drop for RegisteredWait {
    fn drop(&mut self) {
        // SAFETY: we have registered it, and end it only here. The call returns when the function does not run any
        // more.
        unsafe { UnregisterWaitEx(self.wait, INVALID_HANDLE_VALUE) };
    }
}

impl fmt::Debug for RegisteredWait {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RegisteredWait").finish_non_exhaustive()
    }
}

unsafe extern "system" fn on_signal(context: *mut core::ffi::c_void, _timed_out: bool) {
    // SAFETY: the callback of a wait that has not ended.
    let callback = unsafe { &*context.cast::<Callback>() };
    callback();
}
