//! What is known of a process.

use std::ffi::{CStr, c_char, c_void};
use std::io;
use std::mem::MaybeUninit;

use super::process_info::running_threads;
use crate::core::platform::Footprint;

/// `RUSAGE_INFO_V0`.
const USAGE: libc::c_int = 0;
const MOST_OF_NAME: usize = 64;

unsafe extern "C" {
    fn proc_name(pid: libc::c_int, name: *mut c_void, bytes: u32) -> libc::c_int;
    fn proc_pid_rusage(pid: libc::c_int, version: libc::c_int, to: *mut c_void) -> libc::c_int;
}

/// The name of its program, cut by the kernel. None once it has ended.
pub fn name_of(pid: u32) -> Option<String> {
    let mut name: [c_char; MOST_OF_NAME] = [0; MOST_OF_NAME];
    // SAFETY: writes no more bytes than it is told; the last one stays a NUL.
    let written = unsafe {
        proc_name(
            pid.cast_signed(),
            name.as_mut_ptr().cast(),
            MOST_OF_NAME as u32 - 1,
        )
    };
    if written <= 0 {
        return None;
    }
    // SAFETY: NUL-terminated, since the last byte is a NUL.
    let name = unsafe { CStr::from_ptr(name.as_ptr()) };
    Some(name.to_string_lossy().into_owned())
}

/// Whether no thread of a process runs. `false` for one that has ended, or when nobody says.
pub fn is_at_rest(pid: u32) -> bool {
    running_threads(pid.cast_signed()).is_ok_and(|running| running == 0)
}

/// Looks at a process. macOS does not say who shares a page, so its share is taken for what is its own: its footprint, which the
/// activity monitor shows, too.
///
/// # Errors
/// When it has ended, or is another user's.
pub fn footprint_of(pid: u32) -> io::Result<Footprint> {
    let mut usage = MaybeUninit::<libc::rusage_info_v0>::zeroed();
    // SAFETY: writes a struct of this version.
    let done = unsafe { proc_pid_rusage(pid.cast_signed(), USAGE, usage.as_mut_ptr().cast()) };
    if done != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has filled it; it has numbers only.
    let private = unsafe { usage.assume_init() }.ri_phys_footprint;
    Ok(Footprint {
        pss: private,
        private,
    })
}

/// Unknown: macOS does not count them.
pub fn oom_kills() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_known_and_one_that_is_not_there_is_not() {
        let own = std::process::id();
        assert!(footprint_of(own).unwrap().private > 0);
        assert!(name_of(own).is_some() && !is_at_rest(own));
        let nobody = u32::MAX >> 1;
        assert!(footprint_of(nobody).is_err() && name_of(nobody).is_none() && !is_at_rest(nobody));
    }
}
