//! Helpers for tests of other rooms.

use std::fs;
use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use nix::sys::stat::fstat;

use crate::core::platform::Resource;
use crate::core::platform::Thread;

pub use super::super::posix::readable::is_readable_within;

/// An error that reports the lack of a resource.
pub fn error_for_want_of(resource: Resource) -> io::Error {
    io::Error::from_raw_os_error(match resource {
        Resource::OwnHandles => libc::EMFILE,
        Resource::AllHandles => libc::ENFILE,
        Resource::Processes => libc::EAGAIN,
        Resource::Memory => libc::ENOMEM,
        Resource::Watches => libc::ENOSPC,
    })
}

/// How much memory the shared file's pages take.
pub fn resident_bytes(file: BorrowedFd) -> u64 {
    fstat(file).unwrap().st_blocks.unsigned_abs() * 512
}

/// The number of times that a thread of this process has gone to sleep so far; `None` while it is awake.
pub fn sleeps_of(thread: Thread) -> Option<u64> {
    let read = |name| fs::read_to_string(format!("/proc/self/task/{}/{name}", thread.number)).unwrap();
    let is_asleep = read("stat").rsplit(") ").next().unwrap().starts_with('S');
    let status = read("status");
    let mut lines = status.lines();
    let count = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    is_asleep.then(|| count.unwrap().trim().parse().unwrap())
}

/// Waits until a process has been stopped.
pub fn wait_until_stopped(pid: u32) {
    let is_stopped = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.rsplit(") ").next().unwrap().starts_with('T')
    };
    while !is_stopped() {
        std::thread::sleep(Duration::from_millis(1));
    }
}
