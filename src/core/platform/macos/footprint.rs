//! How much memory a process takes.

use std::ffi::c_void;
use std::io;
use std::mem::MaybeUninit;

use crate::core::platform::Footprint;

/// `RUSAGE_INFO_V0`.
const USAGE: libc::c_int = 0;

unsafe extern "C" {
    fn proc_pid_rusage(pid: libc::c_int, version: libc::c_int, to: *mut c_void) -> libc::c_int;
}

/// Measures a process. macOS does not report which pages are shared, so both figures are the process's footprint, which
/// Activity Monitor also shows.
///
/// # Errors
/// When the process has ended, or is another user's.
pub fn footprint_of(pid: u32) -> io::Result<Footprint> {
    let mut usage = MaybeUninit::<libc::rusage_info_v0>::zeroed();
    // SAFETY: the kernel writes a struct of this version.
    let done = unsafe { proc_pid_rusage(pid.cast_signed(), USAGE, usage.as_mut_ptr().cast()) };
    if done != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has filled it, and it contains only numbers.
    let private = unsafe { usage.assume_init() }.ri_phys_footprint;
    Ok(Footprint {
        pss: private,
        private,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_some_and_one_that_is_not_there_has_none() {
        assert!(footprint_of(std::process::id()).unwrap().private > 0);
        assert!(footprint_of(u32::MAX >> 1).is_err());
    }
}
