//! What ends a thread's sleep: its own event. Its name is random, and known only to processes that have the memory in
//! which the thread waits. It is gone with its thread's process, so that no waker takes the dead for a sleeper.

use std::cell::OnceCell;
use std::io;
use std::ptr;
use std::time::Instant;

use windows_sys::Win32::System::Threading::{
    CreateEventW, EVENT_MODIFY_STATE, OpenEventW, SetEvent, WaitForSingleObject,
};

use super::handle::{OwnedHandle, owned, raw};
use crate::core::platform::{Sleeper, Thread};

/// The longest that the system is asked to wait at once.
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
    /// Does something with that of the calling thread. `None`: there are no handles left, or the thread ends.
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
            // SAFETY: made just now.
            event: unsafe { owned(event) },
            sleeper: Sleeper { thread, event: name },
        })
    }

    /// Sleeps until `is_over`, which is so before somebody rings, or until that time; `None` is forever.
    pub(super) fn sleep(&self, end: Option<Instant>, is_over: impl Fn() -> bool) {
        // A ring may come late, after a sleep that was over without it.
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

/// Ends the sleep of the thread whose event has this name. False: there is none any more.
pub(super) fn ring(name: [u64; 2]) -> bool {
    // SAFETY: a NUL-terminated name.
    let event = unsafe { OpenEventW(EVENT_MODIFY_STATE, 0, wide(name).as_ptr()) };
    if event.is_null() {
        return false;
    }
    // SAFETY: opened just now.
    let event = unsafe { owned(event) };
    // SAFETY: the handle is open.
    unsafe { SetEvent(raw(&event)) != 0 }
}

fn wide([one, two]: [u64; 2]) -> Vec<u16> {
    let name = format!("Local\\electron-re-native-{one:016x}{two:016x}");
    name.encode_utf16().chain([0]).collect()
}
