//! The exit status that the kernel still reports after other code has reaped a process.

use std::os::fd::{AsRawFd, BorrowedFd};

use crate::core::platform::ExitStatus;

/// `PIDFD_GET_INFO` and its mask for the exit status, since Linux 6.15. The request's number contains the size of
/// [`PidfdInfo`].
const PIDFD_GET_INFO: u32 = 0xC040_FF0B;
const PIDFD_INFO_EXIT: u64 = 1 << 3;

#[repr(C)]
#[derive(Default)]
struct PidfdInfo {
    mask: u64,
    cgroup: u64,
    ids: [u32; 11],
    status: i32,
}

/// The exit status of a process that other code has already reaped; `None` when the kernel has not kept it.
pub(super) fn status_after_reaping(pidfd: BorrowedFd) -> Option<ExitStatus> {
    let mut info = PidfdInfo {
        mask: PIDFD_INFO_EXIT,
        ..PidfdInfo::default()
    };
    // SAFETY: the kernel writes at most as many bytes as the request's number says, which is the size of the struct.
    let done = unsafe { libc::ioctl(pidfd.as_raw_fd(), PIDFD_GET_INFO as libc::Ioctl, &raw mut info) };
    let is_known = done == 0 && info.mask & PIDFD_INFO_EXIT != 0;
    is_known.then(|| status_of(info.status))
}

/// Decodes a status as `waitpid` returns it.
fn status_of(raw: i32) -> ExitStatus {
    let signal = nix::sys::signal::Signal::try_from(libc::WTERMSIG(raw));
    match signal {
        Ok(signal) if libc::WIFSIGNALED(raw) => ExitStatus {
            signal: Some(signal.as_str()),
            ..ExitStatus::default()
        },
        _ => ExitStatus {
            code: Some(libc::WEXITSTATUS(raw).into()),
            ..ExitStatus::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_an_exit_code_or_a_signal() {
        assert_eq!(status_of(3 << 8).code, Some(3));
        assert_eq!(status_of(0).code, Some(0));
        // SIGSEGV with a core file.
        assert_eq!(status_of(11 | 0x80).signal, Some("SIGSEGV"));
        assert_eq!(status_of(9).signal, Some("SIGKILL"));
    }

    #[test]
    fn the_info_has_the_size_that_its_number_says() {
        assert_eq!(size_of::<PidfdInfo>() as u32, (PIDFD_GET_INFO >> 16) & 0x3fff);
    }
}
