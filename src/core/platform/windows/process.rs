//! A process, held by its handle.

use std::io;
use std::os::windows::io::OwnedHandle;

use windows_sys::Win32::Foundation::{ERROR_INVALID_PARAMETER, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    GetExitCodeProcess, OpenProcess, PROCESS_QUERY_INFORMATION, PROCESS_SUSPEND_RESUME, PROCESS_SYNCHRONIZE,
    PROCESS_TERMINATE, PROCESS_VM_READ, TerminateProcess, WaitForSingleObject,
};

use super::error::{checked, unsupported};
use super::handle::{owned, raw};
use super::job::Job;
use crate::core::platform::{ExitStatus, Signal};
use crate::core::sync::{Mutex, lock};

/// The exit code of processes that we end; libuv uses the same.
const ENDED: u32 = 1;

#[link(name = "ntdll", kind = "raw-dylib")]
unsafe extern "system" {
    fn NtSuspendProcess(process: windows_sys::Win32::Foundation::HANDLE) -> i32;
    fn NtResumeProcess(process: windows_sys::Win32::Foundation::HANDLE) -> i32;
}

/// A process, usually a child of ours. Its handle always refers to this very process.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    handle: OwnedHandle,
    /// `Some` for a child that has a job.
    job: Option<Job>,
    told: Mutex<Told>,
}

/// What we have done to the process.
#[derive(Debug, Default)]
struct Told {
    is_suspended: bool,
    /// The signal by which we have ended the process, because Windows does not record one.
    ended_by: Option<&'static str>,
}

impl Process {
    pub(super) fn new(pid: u32, handle: OwnedHandle, job: Option<Job>) -> Self {
        Process {
            pid,
            handle,
            job,
            told: Mutex::default(),
        }
    }

    /// Holds any process; `None` when no process has this id.
    ///
    /// # Errors
    /// When the process is another user's.
    pub fn hold(pid: u32) -> io::Result<Option<Self>> {
        let rights = PROCESS_QUERY_INFORMATION
            | PROCESS_VM_READ
            | PROCESS_SYNCHRONIZE
            | PROCESS_TERMINATE
            | PROCESS_SUSPEND_RESUME;
        // SAFETY: plain numbers.
        let handle = unsafe { OpenProcess(rights, 0, pid) };
        if handle.is_null() {
            let error = io::Error::last_os_error();
            return match error.raw_os_error().map(i32::cast_unsigned) {
                Some(ERROR_INVALID_PARAMETER) => Ok(None),
                _ => Err(error),
            };
        }
        // SAFETY: just opened.
        let process = Process::new(pid, unsafe { owned(handle) }, None);
        Ok(Some(process).filter(|process| !process.has_ended()))
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn handle(&self) -> &OwnedHandle {
        &self.handle
    }

    /// Does what a signal would do. Succeeds for a process that has ended. [`Signal::Interrupt`] does nothing, because
    /// Windows cannot ask a process to end.
    ///
    /// # Errors
    /// The system's error, and for signals that have no meaning on Windows.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        if self.has_ended() {
            return Ok(());
        }
        match signal {
            Signal::Interrupt | Signal::Other(0) => Ok(()),
            Signal::Stop => self.suspend(),
            Signal::Continue => self.resume(),
            Signal::Terminate | Signal::Kill | Signal::Other(_) => match signal.ending_name() {
                Some(name) => self.end(name),
                None => Err(unsupported("this signal")),
            },
        }
    }

    /// Acts as [`Process::signal`], then resumes the process if it is suspended.
    ///
    /// # Errors
    /// As [`Process::signal`].
    pub fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.signal(signal)?;
        self.signal(Signal::Continue)
    }

    /// Ends the process and everything in its job.
    pub fn kill_group(&self) {
        match &self.job {
            Some(job) if !self.has_ended() => {
                lock(&self.told).ended_by.get_or_insert("SIGKILL");
                job.end(ENDED);
            }
            Some(_) => {}
            // A process without a job.
            None => drop(self.signal(Signal::Kill)),
        }
    }

    /// Ends the processes that an ended process has left in its job.
    pub fn end_group(&self) {
        if let Some(job) = &self.job {
            job.end(ENDED);
        }
    }

    /// Whether the process has ended.
    pub fn has_ended(&self) -> bool {
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(raw(&self.handle), 0) == WAIT_OBJECT_0 }
    }

    /// The exit status of a process that has ended.
    pub fn reap(&self) -> ExitStatus {
        let signal = lock(&self.told).ended_by;
        let mut code = 0;
        // SAFETY: the handle is open.
        let is_known = unsafe { GetExitCodeProcess(raw(&self.handle), &raw mut code) } != 0;
        ExitStatus {
            code: (is_known && signal.is_none()).then(|| code.into()),
            signal,
            ..ExitStatus::default()
        }
    }

    fn end(&self, signal: &'static str) -> io::Result<()> {
        let mut told = lock(&self.told);
        // SAFETY: the handle is open.
        let ended = checked(unsafe { TerminateProcess(raw(&self.handle), ENDED) });
        // Fails when the process is already ending by itself.
        if ended.is_ok() {
            told.ended_by.get_or_insert(signal);
        }
        ended.or_else(|error| if self.has_ended() { Ok(()) } else { Err(error) })
    }

    /// Suspends the process once, because Windows counts how often a process is suspended.
    fn suspend(&self) -> io::Result<()> {
        let mut told = lock(&self.told);
        if !told.is_suspended {
            // SAFETY: the handle is open.
            succeeded(unsafe { NtSuspendProcess(raw(&self.handle)) })?;
            told.is_suspended = true;
        }
        Ok(())
    }

    fn resume(&self) -> io::Result<()> {
        let mut told = lock(&self.told);
        match std::mem::take(&mut told.is_suspended) {
            true => self.resume_all(),
            false => Ok(()),
        }
    }

    /// Resumes the process, even when another process has suspended it.
    pub(super) fn resume_all(&self) -> io::Result<()> {
        // SAFETY: the handle is open.
        succeeded(unsafe { NtResumeProcess(raw(&self.handle)) })
    }
}

fn succeeded(status: i32) -> io::Result<()> {
    match status {
        0.. => Ok(()),
        _ => Err(io::Error::other(format!("status {:#x}", status.cast_unsigned()))),
    }
}

/// Does nothing: Windows has no signal handlers.
pub fn block_all_signals() {}
