//! The arguments of a process.

use std::mem::size_of;
use std::ptr;

/// At least as large as all arguments of any process: `ARG_MAX`.
const MOST_BYTES: usize = 1 << 20;

/// Whether a process was started with this argument.
pub(super) fn has_argument(pid: u32, argument: &str) -> bool {
    let bytes = arguments_of(pid).unwrap_or_default();
    bytes
        .split(|byte| *byte == 0)
        .any(|one| one == argument.as_bytes())
}

/// The raw answer: a number, the program's path, the arguments and the environment. Each but the number ends with a
/// NUL.
fn arguments_of(pid: u32) -> Option<Vec<u8>> {
    let mut name = [libc::CTL_KERN, libc::KERN_PROCARGS2, pid.cast_signed()];
    let (mut bytes, mut length) = (vec![0; MOST_BYTES], MOST_BYTES);
    // SAFETY: sysctl writes no more than the length that is passed.
    let done = unsafe {
        libc::sysctl(
            name.as_mut_ptr(),
            name.len() as libc::c_uint,
            bytes.as_mut_ptr().cast(),
            &raw mut length,
            ptr::null_mut(),
            0,
        )
    };
    if done != 0 || length < size_of::<libc::c_int>() {
        return None;
    }
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_knows_its_own_arguments() {
        let own = std::env::args().next().unwrap();
        assert!(has_argument(std::process::id(), &own));
        assert!(!has_argument(std::process::id(), "not an argument"));
    }
}
