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

/// The exit code of what we end, as libuv has it.
const ENDED: u32 = 1;

#[link(name = "ntdll", kind = "raw-dylib")]
unsafe extern "system" {
    fn NtSuspendProcess(process: windows_sys::Win32::Foundation::HANDLE) -> i32;
    fn NtResumeProcess(process: windows_sys::Win32::Foundation::HANDLE) -> i32;
}

/// A process, as a rule a child of ours. Its handle keeps meaning this very process.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    handle: OwnedHandle,
    /// Of a child.
    job: Option<Job>,
    told: Mutex<Told>,
}

/// What we have done to it.
#[derive(Debug, Default)]
struct Told {
    is_suspended: bool,
    /// The signal by which we have ended it: Windows knows of none.
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

    /// Takes hold of any process; `None` when there is none of this id.
    ///
    /// # Errors
    /// When it is another user's.
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
        // SAFETY: opened just now.
        let process = Process::new(pid, unsafe { owned(handle) }, None);
        Ok(Some(process).filter(|process| !process.has_ended()))
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn handle(&self) -> &OwnedHandle {
        &self.handle
    }

    /// Does what a signal would do. A process that has ended is no error. [`Signal::Interrupt`] does nothing: there is no
    /// way to ask softly.
    ///
    /// # Errors
    /// What the system says, and for signals that mean nothing here.
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

    /// As [`Process::signal`], and lets it run if it is suspended.
    ///
    /// # Errors
    /// As [`Process::signal`].
    pub fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.signal(signal)?;
        self.signal(Signal::Continue)
    }

    /// Ends the process and what it has started.
    pub fn kill_group(&self) {
        match &self.job {
            Some(job) if !self.has_ended() => {
                lock(&self.told).ended_by.get_or_insert("SIGKILL");
                job.end(ENDED);
            }
            Some(_) => {}
            // One that is not ours has no job.
            None => drop(self.signal(Signal::Kill)),
        }
    }

    /// Ends what a process that has ended has left.
    pub fn end_group(&self) {
        if let Some(job) = &self.job {
            job.end(ENDED);
        }
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(raw(&self.handle), 0) == WAIT_OBJECT_0 }
    }

    /// How a process that has ended has ended.
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
        // It fails for one that is about to end by itself.
        if ended.is_ok() {
            told.ended_by.get_or_insert(signal);
        }
        ended.or_else(|error| if self.has_ended() { Ok(()) } else { Err(error) })
    }

    /// Windows counts how often a process is suspended, so that is done once.
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

    /// Lets it run, also when another process has suspended it.
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

/// Nothing: there are no signal handlers here.
pub fn block_all_signals() {}
