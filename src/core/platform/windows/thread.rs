//! A thread of any process. Only owners of shared locks are known by it, which there are none of on Windows yet.

use windows_sys::Win32::System::Threading::GetCurrentThreadId;

use crate::core::platform::Thread;

/// Bits that are kept of a thread's number.
pub const THREAD_BITS: u32 = 22;

impl Thread {
    /// The one that calls.
    pub fn current() -> Self {
        // SAFETY: a plain question.
        let number = unsafe { GetCurrentThreadId() };
        Thread {
            number: number & ((1 << THREAD_BITS) - 1),
            start: 0,
        }
    }

    /// Not as far as is known.
    pub fn is_gone(self) -> bool {
        false
    }
}
