//! Processes that other code in this process has started: Electron's utility processes. On Windows they cannot be
//! children of a pool yet.

use std::io;

use windows_sys::Win32::System::Threading::{GetCurrentProcess, TerminateProcess};

use super::error::unsupported;
use super::files::FilesEnd;
use super::handle::OwnedHandle;
use super::process::Process;

/// Holds the process at the other end; not supported.
///
/// # Errors
/// Always `Unsupported`.
pub fn hold_peer(_end: &FilesEnd, _pid: u32) -> io::Result<Process> {
    Err(unsupported("a utility process as a child"))
}

/// Runs in such a process, and prepares it like a process that we have started; not supported.
///
/// # Errors
/// Always `Unsupported`.
pub fn settle_in() -> io::Result<()> {
    Err(unsupported("a utility process as a child"))
}

/// Ties such a process to its host; does nothing here.
pub fn hang_on_for_good(_lifeline: OwnedHandle, _with_group: bool) {}

/// Puts handles in place of this process's stdout and stderr; not supported.
///
/// # Errors
/// Always `Unsupported`.
pub fn replace_output(_stdout: &OwnedHandle, _stderr: &OwnedHandle) -> io::Result<()> {
    Err(unsupported("other handles for the output"))
}

/// Ends this process at once, without running exit handlers.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: a plain query.
    let own = unsafe { GetCurrentProcess() };
    // SAFETY: ends the process.
    unsafe { TerminateProcess(own, code.cast_unsigned()) };
    // The process ends before it gets here.
    std::process::abort()
}
