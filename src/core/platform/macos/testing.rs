//! Helpers for tests of other rooms.

use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use super::process_info::{basic_info, running_threads};
use crate::core::platform::{Resource, Thread};

pub use super::super::posix::readable::is_readable_within;

/// An error that reports the lack of a resource.
pub fn error_for_want_of(resource: Resource) -> io::Error {
    io::Error::from_raw_os_error(match resource {
        Resource::OwnHandles | Resource::Watches => libc::EMFILE,
        Resource::AllHandles => libc::ENFILE,
        Resource::Processes => libc::EAGAIN,
        Resource::Memory => libc::ENOMEM,
    })
}

/// How much memory the shared file's pages take: macOS does not report it.
pub fn resident_bytes(_file: BorrowedFd) -> u64 {
    0
}

/// The number of times that a thread has gone to sleep so far. macOS does not report it, but it reports whether only
/// the calling thread runs.
pub fn sleeps_of(_thread: Thread) -> Option<u64> {
    let running = running_threads(std::process::id().cast_signed()).unwrap();
    (running <= 1).then_some(0)
}

/// Waits until a process has been stopped.
pub fn wait_until_stopped(pid: u32) {
    while !basic_info(pid.cast_signed()).unwrap().is_stopped {
        std::thread::sleep(Duration::from_millis(1));
    }
}
