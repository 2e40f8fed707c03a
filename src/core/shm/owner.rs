//! Who holds a lock: a thread, by its number and the time it was started, which no other ever has together.

use std::fs;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, gettid};

use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::Relaxed;

/// Linux gives no higher numbers to threads (`PID_MAX_LIMIT`).
const THREAD_BITS: u32 = 22;
const THREAD_MASK: u64 = (1 << THREAD_BITS) - 1;
/// What is left of the lower half, but for the lock's own bit.
const SLOT_MASK: u64 = 0x1ff;

/// A thread that may hold locks: from the lowest bit on its number, a number among the owners of this process, a bit
/// of the lock's own, and the time of its start in ticks since the machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(u64);

impl Owner {
    /// The calling thread. Each has another name, also on one thread: code that was loaded twice must not take the
    /// lock of the one for that of the other.
    pub fn new() -> Self {
        static SLOTS: AtomicU32 = AtomicU32::new(0);
        let slot = u64::from(SLOTS.fetch_add(1, Relaxed)) & SLOT_MASK;
        let thread = gettid().as_raw();
        let start = Status::of(thread).map_or(0, |status| status.start);
        Owner(start << 32 | slot << THREAD_BITS | u64::from(thread.unsigned_abs()))
    }

    /// As it stands in a lock's word.
    pub fn name(self) -> u64 {
        self.0
    }

    /// Whether a lock's word names our thread, whichever of its owners.
    pub fn is_thread_of(self, name: u64) -> bool {
        let of_thread = THREAD_MASK | u64::MAX << 32;
        name & of_thread == self.0 & of_thread
    }

    /// Whether this owner can never unlock. One that is stopped is continued: it is waited for.
    pub fn is_gone(name: u64) -> bool {
        let thread = (name & THREAD_MASK) as i32;
        let pid = Pid::from_raw(thread);
        if kill(pid, None) == Err(Errno::ESRCH) {
            return true;
        }
        // Where /proc cannot be read, what can be signalled lives.
        let Some(status) = Status::of(thread) else {
            return kill(pid, None) == Err(Errno::ESRCH);
        };
        let is_another = status.start != name >> 32 && name >> 32 != 0;
        if status.state == b'T' && !is_another {
            let _ = kill(pid, Signal::SIGCONT);
        }
        is_another || matches!(status.state, b'Z' | b'X')
    }
}

impl Default for Owner {
    fn default() -> Self {
        Self::new()
    }
}

/// What the kernel tells of a thread.
struct Status {
    state: u8,
    /// 32 bits of it: once in 497 days a number comes again.
    start: u64,
}

impl Status {
    fn of(thread: i32) -> Option<Self> {
        let text = fs::read(format!("/proc/{thread}/stat")).ok()?;
        // The name is in parentheses and may have any in it.
        let after_name = text.iter().rposition(|byte| *byte == b')')? + 2;
        let mut fields = text.get(after_name..)?.split(|byte| *byte == b' ');
        let state = *fields.next()?.first()?;
        // Field 22; the state is the third.
        let start: u64 = std::str::from_utf8(fields.nth(18)?).ok()?.parse().ok()?;
        Some(Status {
            state,
            start: start & u64::from(u32::MAX),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    fn name_of(thread: i32) -> u64 {
        let status = Status::of(thread).unwrap();
        status.start << 32 | u64::from(thread.unsigned_abs())
    }

    fn eventually(what: &str, seen: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !seen() {
            assert!(Instant::now() < end, "still waiting until {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_thread_is_there_until_it_ends() {
        let (own, other) = (Owner::new(), Owner::new());
        assert_ne!(own, other);
        assert!(own.is_thread_of(other.name()) && !Owner::is_gone(own.name()));
        let ended = std::thread::spawn(Owner::new).join().unwrap();
        assert!(!own.is_thread_of(ended.name()));
        eventually("the thread is gone", || Owner::is_gone(ended.name()));
    }

    #[test]
    fn a_process_is_gone_when_it_has_ended_though_nobody_has_reaped_it() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let name = name_of(child.id().cast_signed());
        assert!(!Owner::is_gone(name));
        assert!(Owner::is_gone(name + (1 << 32)), "another has its number");
        assert!(!Owner::is_gone(name & u64::from(u32::MAX)), "start unknown");
        child.kill().unwrap();
        eventually("it is a zombie", || Owner::is_gone(name));
        child.wait().unwrap();
        assert!(Owner::is_gone(name));
    }

    #[test]
    fn one_that_is_stopped_is_continued() {
        let mut child = Command::new("cat")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let pid = child.id().cast_signed();
        let name = name_of(pid);
        let is_stopped = || Status::of(pid).unwrap().state == b'T';
        kill(Pid::from_raw(pid), Signal::SIGSTOP).unwrap();
        eventually("it is stopped", is_stopped);
        assert!(!Owner::is_gone(name));
        eventually("it runs", || !is_stopped());
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
}
