//! A thread's own event, which ends its sleep. Its name is random, and only processes with the memory in which the
//! thread waits know it. The event disappears with its thread's process, so no waker takes an ended process for a
//! sleeper.

use std::cell::OnceCell;
use std::io;
use std::ptr;
use std::time::Instant;

use windows_sys::Win32::System::Threading::{
    CreateEventW, EVENT_MODIFY_STATE, OpenEventW, SetEvent, WaitForSingleObject,
};

use super::handle::{OwnedHandle, owned, raw};
use crate::core::platform::{Sleeper, Thread};

/// The longest time that one system call waits.
const LONGEST_MILLIS: u32 = 1 << 30;

/// A thread's event.
pub(super) struct WaitEvent {
    event: OwnedHandle,
    pub(super) sleeper: Sleeper,
}

thread_local! {
    static OWN: OnceCell<Option<WaitEvent>> = const { OnceCell::new() };
}

impl WaitEvent {
    /// Runs a function with the calling thread's event. Returns `None` when handles have run out, or the thread is
    /// ending.
    pub(super) fn with_own<T>(act: impl FnOnce(&WaitEvent) -> T) -> Option<T> {
        let act = |own: &OnceCell<Option<_>>| own.get_or_init(|| WaitEvent::new().ok()).as_ref().map(act);
        OWN.try_with(act).ok().flatten()
    }

    fn new() -> io::Result<Self> {
        let name = [rand::random(), rand::random()];
        // SAFETY: no security attributes, and a NUL-terminated name.
        let event = unsafe { CreateEventW(ptr::null(), 0, 0, wide(name).as_ptr()) };
        if event.is_null() {
            return Err(io::Error::last_os_error());
        }
        let thread = Thread::current();
        Ok(WaitEvent {
            // SAFETY: just created.
            event: unsafe { owned(event) },
            sleeper: Sleeper { thread, event: name },
        })
    }

    /// Sleeps until `is_over`, or until `end`; `None` means forever. A waker makes `is_over` true before it rings.
    pub(super) fn sleep(&self, end: Option<Instant>, is_over: impl Fn() -> bool) {
        // A ring may arrive late, after a sleep that ended without it.
        while !is_over() {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return;
            }
            let millis = left.map_or(LONGEST_MILLIS, |left| {
                let millis = left.as_micros().div_ceil(1000);
                u32::try_from(millis).map_or(LONGEST_MILLIS, |millis| millis.min(LONGEST_MILLIS))
            });
            // SAFETY: the handle is open.
            unsafe { WaitForSingleObject(raw(&self.event), millis) };
        }
    }
}

/// Ends the sleep of the thread whose event has this name. Returns false when the event does not exist any more.
pub(super) fn ring(name: [u64; 2]) -> bool {
    // SAFETY: a NUL-terminated name.
    let event = unsafe { OpenEventW(EVENT_MODIFY_STATE, 0, wide(name).as_ptr()) };
    if event.is_null() {
        return false;
    }
    // SAFETY: just opened.
    let event = unsafe { owned(event) };
    // SAFETY: the handle is open.
    unsafe { SetEvent(raw(&event)) != 0 }
}

fn wide([one, two]: [u64; 2]) -> Vec<u16> {
    let name = format!("Local\\electron-re-native-{one:016x}{two:016x}");
    name.encode_utf16().chain([0]).collect()
}
