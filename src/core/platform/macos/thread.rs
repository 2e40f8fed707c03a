//! A thread of any process, identified by its process's number and the lower half of its own number. The kernel never
//! uses a thread's own number again.

use std::io;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{SIGCONT, kill};
use nix::unistd::Pid;

use super::process_info::{basic_info, has_thread};
use crate::core::platform::Thread;

/// macOS uses no higher process ids than 99,999.
pub const THREAD_BITS: u32 = 22;
const LOWER: u64 = u32::MAX as u64;

/// Always unknown: on macOS, [`Thread::number`] is the number of the thread's process.
pub fn cpu_time_of_thread(_number: u32) -> Option<Duration> {
    None
}

impl Thread {
    /// The calling thread.
    pub fn current() -> Self {
        Thread {
            number: std::process::id(),
            start: own_number() & LOWER,
        }
    }

    /// Whether the thread will never run again. Continues a stopped process, because the caller waits for the thread.
    pub fn is_gone(self) -> bool {
        let pid = self.number.cast_signed();
        if kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
            return true;
        }
        let Ok(info) = basic_info(pid) else {
            // A process that can be signalled counts as alive.
            return kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH);
        };
        if info.is_zombie {
            return true;
        }
        if info.is_stopped {
            let _ = kill(Pid::from_raw(pid), SIGCONT);
        }
        self.start != 0
            && self
                .numbers()
                .all(|thread| is_known_not_to_be(has_thread(pid, thread)))
    }

    /// The candidates for the thread's whole number. The kernel counts upwards, so the upper half is close to that of
    /// our own.
    fn numbers(self) -> impl Iterator<Item = u64> {
        let upper = own_number() >> 32;
        (upper.saturating_sub(1)..=upper + 1).map(move |upper| upper << 32 | self.start)
    }
}

fn is_known_not_to_be(answer: io::Result<bool>) -> bool {
    matches!(answer, Ok(false))
}

fn own_number() -> u64 {
    let mut number = 0;
    // SAFETY: 0 means the calling thread; the call writes its number.
    unsafe { libc::pthread_threadid_np(0, &raw mut number) };
    number
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_thread_is_there_until_it_ends() {
        let own = Thread::current();
        assert!(own == Thread::current() && !own.is_gone());
        let ended = std::thread::spawn(Thread::current).join().unwrap();
        assert_ne!(own, ended);
        let end = Instant::now() + Duration::from_secs(20);
        while !ended.is_gone() {
            assert!(Instant::now() < end, "it is still there");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_process_is_gone_when_it_has_ended_though_nobody_has_reaped_it() {
        let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
        let of_child = Thread {
            number: child.id(),
            start: 0,
        };
        assert!(!of_child.is_gone());
        child.kill().unwrap();
        let end = Instant::now() + Duration::from_secs(20);
        while !of_child.is_gone() {
            assert!(Instant::now() < end, "it is still there");
        }
        child.wait().unwrap();
        assert!(of_child.is_gone());
    }
}
