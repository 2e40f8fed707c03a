//! What a process takes of memory.

use std::io;

use windows_sys::Win32::System::ProcessStatus::{
    GetProcessMemoryInfo, PROCESS_MEMORY_COUNTERS, PROCESS_MEMORY_COUNTERS_EX,
};

use super::error::checked;
use super::handle::raw;
use super::process::Process;
use crate::core::platform::Footprint;

/// Looks at a process. Windows does not say who shares a page, so its share is taken for what is its own alone.
///
/// # Errors
/// When it has ended, or is another user's.
pub fn footprint_of(pid: u32) -> io::Result<Footprint> {
    let process = Process::hold(pid)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let mut counters = PROCESS_MEMORY_COUNTERS_EX::default();
    let bytes = size_of::<PROCESS_MEMORY_COUNTERS_EX>() as u32;
    // SAFETY: a struct that begins as the one that is asked for, with its own size.
    checked(unsafe {
        GetProcessMemoryInfo(
            raw(process.handle()),
            (&raw mut counters).cast::<PROCESS_MEMORY_COUNTERS>(),
            bytes,
        )
    })?;
    let private = counters.PrivateUsage as u64;
    Ok(Footprint {
        pss: private,
        private,
    })
}
