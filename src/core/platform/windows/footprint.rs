//! How much memory a process takes.

use std::io;

use windows_sys::Win32::System::ProcessStatus::{
    GetProcessMemoryInfo, PROCESS_MEMORY_COUNTERS, PROCESS_MEMORY_COUNTERS_EX,
};

use super::error::checked;
use super::handle::raw;
use super::process::Process;
use crate::core::platform::Footprint;

/// Measures a process. Windows does not report which pages are shared, so both figures are its private memory.
///
/// # Errors
/// When the process has ended, or is another user's.
pub fn footprint_of(pid: u32) -> io::Result<Footprint> {
    let process = Process::hold(pid)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let mut counters = PROCESS_MEMORY_COUNTERS_EX::default();
    let bytes = size_of::<PROCESS_MEMORY_COUNTERS_EX>() as u32;
    // SAFETY: the struct begins like the requested one, and we pass its own size.
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
