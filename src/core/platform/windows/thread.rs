//! A thread of any process, by its number and the time of its start, which no other ever has together.

use std::io;
use std::time::Duration;

use windows_sys::Win32::Foundation::{ERROR_INVALID_PARAMETER, FILETIME, HANDLE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcessId, GetCurrentThread, GetCurrentThreadId, GetProcessIdOfThread, GetThreadTimes,
    OpenThread, ResumeThread, THREAD_QUERY_LIMITED_INFORMATION, THREAD_SUSPEND_RESUME, THREAD_SYNCHRONIZE,
    WaitForSingleObject,
};

use super::handle::{OwnedHandle, owned, raw};
use super::process::Process;
use crate::core::platform::Thread;

/// Of a thread's id, which is a multiple of four. Windows gives the lowest that are free, and no machine runs 16 million
/// threads.
pub const THREAD_BITS: u32 = 22;
const ID_SHIFT: u32 = 2;

/// A file time counts hundreds of nanoseconds.
const FILE_TIME_NANOS: u64 = 100;
/// 10 ms as a file time.
const TICK: u64 = 100_000;

/// Processor time that a thread of this process has used; `None` when it has ended.
pub fn cpu_time_of_thread(number: u32) -> Option<Duration> {
    // SAFETY: plain numbers.
    let thread = unsafe { OpenThread(THREAD_QUERY_LIMITED_INFORMATION, 0, number << ID_SHIFT) };
    if thread.is_null() {
        return None;
    }
    // SAFETY: opened just now.
    let thread = unsafe { owned(thread) };
    // SAFETY: the handle is open.
    let process = unsafe { GetProcessIdOfThread(raw(&thread)) };
    // SAFETY: a plain question.
    let own = unsafe { GetCurrentProcessId() };
    let [_, ended, kernel, user] = times_of(raw(&thread)).filter(|_| process == own)?;
    (ended == 0).then(|| Duration::from_nanos((kernel + user) * FILE_TIME_NANOS))
}

impl Thread {
    /// The one that calls.
    pub fn current() -> Self {
        // SAFETY: a plain question.
        let id = unsafe { GetCurrentThreadId() };
        // SAFETY: a plain question; the answer means the calling thread.
        let own = unsafe { GetCurrentThread() };
        Thread {
            number: id >> ID_SHIFT & ((1 << THREAD_BITS) - 1),
            start: start_of(own).unwrap_or(0),
        }
    }

    /// Whether it will never run again. One that is suspended is resumed: somebody waits for it.
    pub fn is_gone(self) -> bool {
        let Some(thread) = self.open() else { return true };
        if let Ok(thread) = thread {
            resume(&thread);
        }
        false
    }

    /// Whether it will never run again.
    pub(super) fn has_ended(self) -> bool {
        self.open().is_none()
    }

    /// `None`: it has ended. An error: it lives, but is not ours to look at.
    fn open(self) -> Option<io::Result<OwnedHandle>> {
        let rights = THREAD_QUERY_LIMITED_INFORMATION | THREAD_SUSPEND_RESUME | THREAD_SYNCHRONIZE;
        // SAFETY: plain numbers.
        let thread = unsafe { OpenThread(rights, 0, self.number << ID_SHIFT) };
        if thread.is_null() {
            let error = io::Error::last_os_error();
            let is_none = error.raw_os_error() == Some(ERROR_INVALID_PARAMETER.cast_signed());
            return (!is_none).then_some(Err(error));
        }
        // SAFETY: opened just now.
        let thread = unsafe { owned(thread) };
        let is_another = start_of(raw(&thread)).is_some_and(|start| start != self.start && self.start != 0);
        // SAFETY: the handle is open.
        let has_ended = unsafe { WaitForSingleObject(raw(&thread), 0) } == WAIT_OBJECT_0;
        (!is_another && !has_ended).then_some(Ok(thread))
    }
}

/// In ticks of 10 ms, 32 bits of them; never 0.
fn start_of(thread: HANDLE) -> Option<u64> {
    let [started, ..] = times_of(thread)?;
    Some((started / TICK & u64::from(u32::MAX)).max(1))
}

/// When it started and ended, and what it has used of processors for the system and for itself, as file times. An end of 0: it runs.
fn times_of(thread: HANDLE) -> Option<[u64; 4]> {
    let mut times = [FILETIME::default(); 4];
    let [started, ended, kernel, user] = &mut times;
    // SAFETY: the handle means a thread, and the times are there to be written.
    let is_known = unsafe { GetThreadTimes(thread, started, ended, kernel, user) } != 0;
    is_known.then(|| times.map(|time| u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)))
}

/// Processes are suspended as a whole.
fn resume(thread: &OwnedHandle) {
    // SAFETY: the handle is open.
    let process = unsafe { GetProcessIdOfThread(raw(thread)) };
    // SAFETY: a plain question.
    let own = unsafe { GetCurrentProcessId() };
    // Our own threads only stand still for a moment, while a profiler looks at them.
    if process == own {
        return;
    }
    // SAFETY: the handle is open.
    let suspended = unsafe { ResumeThread(raw(thread)) };
    if (1..u32::MAX).contains(&suspended)
        && let Ok(Some(process)) = Process::hold(process)
    {
        // Fails for one that has just ended.
        let _ = process.resume_all();
    }
}
