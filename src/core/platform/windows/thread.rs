//! A thread of any process, identified by its number and its start time. No other thread ever has both.

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

/// The bits of a thread's id, which is a multiple of four, without its last two. Windows uses the lowest free ids, and
/// no machine runs 16 million threads.
pub const THREAD_BITS: u32 = 22;
const ID_SHIFT: u32 = 2;

/// A file time counts units of 100 ns.
const FILE_TIME_NANOS: u64 = 100;
/// 10 ms as a file time.
const TICK: u64 = 100_000;

/// The processor time that a thread of this process has used; `None` when the thread has ended.
pub fn cpu_time_of_thread(number: u32) -> Option<Duration> {
    // SAFETY: plain numbers.
    let thread = unsafe { OpenThread(THREAD_QUERY_LIMITED_INFORMATION, 0, number << ID_SHIFT) };
    if thread.is_null() {
        return None;
    }
    // SAFETY: just opened.
    let thread = unsafe { owned(thread) };
    // SAFETY: the handle is open.
    let process = unsafe { GetProcessIdOfThread(raw(&thread)) };
    // SAFETY: a plain query.
    let own = unsafe { GetCurrentProcessId() };
    let [_, ended, kernel, user] = times_of(raw(&thread)).filter(|_| process == own)?;
    (ended == 0).then(|| Duration::from_nanos((kernel + user) * FILE_TIME_NANOS))
}

impl Thread {
    /// The calling thread.
    pub fn current() -> Self {
        // SAFETY: a plain query.
        let id = unsafe { GetCurrentThreadId() };
        // SAFETY: a plain query; the result means the calling thread.
        let own = unsafe { GetCurrentThread() };
        Thread {
            number: id >> ID_SHIFT & ((1 << THREAD_BITS) - 1),
            start: start_of(own).unwrap_or(0),
        }
    }

    /// Whether the thread will never run again. Resumes a suspended thread, because the caller waits for it.
    pub fn is_gone(self) -> bool {
        let Some(thread) = self.open() else { return true };
        if let Ok(thread) = thread {
            resume(&thread);
        }
        false
    }

    /// Whether the thread will never run again.
    pub(super) fn has_ended(self) -> bool {
        self.open().is_none()
    }

    /// Opens the thread; `None` when it has ended. An error means that it lives, but that we may not open it.
    fn open(self) -> Option<io::Result<OwnedHandle>> {
        let rights = THREAD_QUERY_LIMITED_INFORMATION | THREAD_SUSPEND_RESUME | THREAD_SYNCHRONIZE;
        // SAFETY: plain numbers.
        let thread = unsafe { OpenThread(rights, 0, self.number << ID_SHIFT) };
        if thread.is_null() {
            let error = io::Error::last_os_error();
            let is_none = error.raw_os_error() == Some(ERROR_INVALID_PARAMETER.cast_signed());
            return (!is_none).then_some(Err(error));
        }
        // SAFETY: just opened.
        let thread = unsafe { owned(thread) };
        let is_another = start_of(raw(&thread)).is_some_and(|start| start != self.start && self.start != 0);
        // SAFETY: the handle is open.
        let has_ended = unsafe { WaitForSingleObject(raw(&thread), 0) } == WAIT_OBJECT_0;
        (!is_another && !has_ended).then_some(Ok(thread))
    }
}

/// The start time in ticks of 10 ms; the low 32 bits, and never 0.
fn start_of(thread: HANDLE) -> Option<u64> {
    let [started, ..] = times_of(thread)?;
    Some((started / TICK & u64::from(u32::MAX)).max(1))
}

/// The thread's start, end, kernel time and user time, as file times. An end of 0 means that it runs.
fn times_of(thread: HANDLE) -> Option<[u64; 4]> {
    let mut times = [FILETIME::default(); 4];
    let [started, ended, kernel, user] = &mut times;
    // SAFETY: the handle means a thread, and the times are valid for writes.
    let is_known = unsafe { GetThreadTimes(thread, started, ended, kernel, user) } != 0;
    is_known.then(|| times.map(|time| u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)))
}

/// Resumes a thread's whole process, because processes are suspended as a whole.
fn resume(thread: &OwnedHandle) {
    // SAFETY: the handle is open.
    let process = unsafe { GetProcessIdOfThread(raw(thread)) };
    // SAFETY: a plain query.
    let own = unsafe { GetCurrentProcessId() };
    // Our own threads are suspended only for a moment, while a profiler examines them.
    if process == own {
        return;
    }
    // SAFETY: the handle is open.
    let suspended = unsafe { ResumeThread(raw(thread)) };
    if (1..u32::MAX).contains(&suspended)
        && let Ok(Some(process)) = Process::hold(process)
    {
        // Fails for a process that has just ended.
        let _ = process.resume_all();
    }
}
