//! What the kernel reports about processes and threads.

use std::ffi::c_void;
use std::io;
use std::mem::{MaybeUninit, size_of};

/// The `libc` crate lacks this.
const PROC_PIDTHREADID64INFO: libc::c_int = 15;
/// `SSTOP` and `SZOMB`.
const STOPPED: u32 = 4;
const ZOMBIE: u32 = 5;

/// The fields of the kernel's answer that we use.
pub(super) struct BasicInfo {
    /// The start time in microseconds since 1970.
    pub started: u64,
    /// A signal has stopped the process.
    pub is_stopped: bool,
    /// The process has ended, but is not yet reaped.
    pub is_zombie: bool,
}

/// Asks the kernel about a process.
pub(super) fn basic_info(pid: libc::pid_t) -> io::Result<BasicInfo> {
    let info: libc::proc_bsdinfo = ask(pid, libc::PROC_PIDTBSDINFO, 0)?;
    Ok(BasicInfo {
        started: info.pbi_start_tvsec * 1_000_000 + info.pbi_start_tvusec,
        is_stopped: info.pbi_status == STOPPED,
        is_zombie: info.pbi_status == ZOMBIE,
    })
}

/// The number of threads of a process that run now.
pub(super) fn running_threads(pid: libc::pid_t) -> io::Result<i32> {
    let info: libc::proc_taskinfo = ask(pid, libc::PROC_PIDTASKINFO, 0)?;
    Ok(info.pti_numrunning)
}

/// Whether a process has a thread of this number.
pub(super) fn has_thread(pid: libc::pid_t, thread: u64) -> io::Result<bool> {
    match ask::<libc::proc_threadinfo>(pid, PROC_PIDTHREADID64INFO, thread) {
        Ok(_) => Ok(true),
        Err(error) if error.raw_os_error() == Some(libc::ESRCH) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Asks the kernel for an answer of type `T`, for which all zero must be a valid value.
fn ask<T>(pid: libc::pid_t, what: libc::c_int, argument: u64) -> io::Result<T> {
    let mut answer = MaybeUninit::<T>::zeroed();
    let bytes = size_of::<T>() as libc::c_int;
    // SAFETY: the kernel writes no more than the size that is passed.
    let written =
        unsafe { libc::proc_pidinfo(pid, what, argument, answer.as_mut_ptr().cast::<c_void>(), bytes) };
    if written < bytes {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has filled it, and it contains only numbers.
    Ok(unsafe { answer.assume_init() })
}
