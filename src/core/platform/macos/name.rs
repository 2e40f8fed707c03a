//! The names of processes.

use std::ffi::{CStr, c_char, c_void};

const MOST_BYTES: usize = 64;

unsafe extern "C" {
    fn proc_name(pid: libc::c_int, name: *mut c_void, bytes: u32) -> libc::c_int;
}

/// The name of the process's program, truncated by the kernel. `None` when the process has ended.
pub fn name_of(pid: u32) -> Option<String> {
    let mut name: [c_char; MOST_BYTES] = [0; MOST_BYTES];
    // SAFETY: proc_name writes no more bytes than the length that is passed, so the last one stays a NUL.
    let written = unsafe { proc_name(pid.cast_signed(), name.as_mut_ptr().cast(), MOST_BYTES as u32 - 1) };
    if written <= 0 {
        return None;
    }
    // SAFETY: NUL-terminated, because the last byte is a NUL.
    let name = unsafe { CStr::from_ptr(name.as_ptr()) };
    Some(name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_a_name_and_one_that_is_not_there_has_none() {
        assert!(name_of(std::process::id()).is_some());
        assert!(name_of(u32::MAX >> 1).is_none());
    }
}
