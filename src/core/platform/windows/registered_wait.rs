//! A thread of the system's waits for a handle to be signalled, and calls a function then.

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

/// Such a wait, until it is dropped. The function must be short: other waits have the same thread.
pub(super) struct RegisteredWait {
    wait: HANDLE,
    // The wait needs both until it has ended.
    _callback: Box<Callback>,
    _object: OwnedHandle,
}

// SAFETY: the number of a wait means the same on each thread.
unsafe impl Send for RegisteredWait {}
// SAFETY: see above; nothing is done with it but to end it.
unsafe impl Sync for RegisteredWait {}

/// How often a wait calls its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// When the object is signalled for the first time, as that of a process is for good.
    Once,
    /// Each time, as for an event that resets itself.
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
        // SAFETY: object and context live until the wait has ended, which dropping it sees to.
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
        // SAFETY: registered by us, and ended only here. It returns when the function does not run any more.
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
