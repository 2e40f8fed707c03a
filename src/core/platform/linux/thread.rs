//! A thread of any process, identified by its number and its start time. No other thread ever has both.

use std::fs;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::time::ClockId;
use nix::unistd::{Pid, gettid};

use crate::core::platform::Thread;

/// Linux uses no higher numbers for threads (`PID_MAX_LIMIT`).
pub const THREAD_BITS: u32 = 22;

impl Thread {
    /// The calling thread.
    pub fn current() -> Self {
        let number = gettid().as_raw();
        Thread {
            number: number.unsigned_abs(),
            start: Status::of(number).map_or(0, |status| status.start),
        }
    }

    /// Whether the thread will never run again. Continues a stopped thread, because the caller waits for it.
    pub fn is_gone(self) -> bool {
        let number = self.number.cast_signed();
        let pid = Pid::from_raw(number);
        if kill(pid, None) == Err(Errno::ESRCH) {
            return true;
        }
        // If /proc cannot be read, a thread that can be signalled counts as alive.
        let Some(status) = Status::of(number) else {
            return kill(pid, None) == Err(Errno::ESRCH);
        };
        let is_another = status.start != self.start && self.start != 0;
        if status.state == b'T' && !is_another {
            let _ = kill(pid, Signal::SIGCONT);
        }
        is_another || matches!(status.state, b'Z' | b'X')
    }
}

/// The id of a thread's CPU clock contains the thread's number, shifted left by this many bits (`CPUCLOCK_SCHED`, per
/// thread).
const CLOCK_SHIFT: u32 = 3;
const CLOCK_OF_THREAD: i32 = 0b110;

/// The processor time that a thread of this process has used; `None` when the thread has ended.
pub fn cpu_time_of_thread(number: u32) -> Option<Duration> {
    let clock = !number.cast_signed() << CLOCK_SHIFT | CLOCK_OF_THREAD;
    ClockId::from_raw(clock).now().ok().map(Duration::from)
}

/// The kernel's status of a thread.
struct Status {
    state: u8,
    /// The low 32 bits of the start time, so a value comes again after 497 days.
    start: u64,
}

impl Status {
    fn of(thread: i32) -> Option<Self> {
        let text = fs::read(format!("/proc/{thread}/stat")).ok()?;
        // The name is in parentheses and may contain parentheses.
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

    fn thread_of(number: u32) -> Thread {
        let start = Status::of(number.cast_signed()).unwrap().start;
        Thread { number, start }
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
        let own = Thread::current();
        assert!(own == Thread::current() && !own.is_gone());
        let ended = std::thread::spawn(Thread::current).join().unwrap();
        assert_ne!(own, ended);
        eventually("the thread is gone", || ended.is_gone());
    }

    #[test]
    fn the_time_of_a_thread_is_its_own() {
        let (told, number) = std::sync::mpsc::channel();
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let idle = std::thread::spawn(move || {
            told.send(Thread::current().number).unwrap();
            wait.recv()
        });
        let number = number.recv().unwrap();
        let own = || cpu_time_of_thread(Thread::current().number).unwrap();
        let before = own();
        while own() < before + Duration::from_millis(30) {}
        assert!(cpu_time_of_thread(number).unwrap() < Duration::from_millis(30));
        drop(done);
        idle.join().unwrap().unwrap_err();
        eventually("its clock is gone", || cpu_time_of_thread(number).is_none());
    }

    #[test]
    fn a_process_is_gone_when_it_has_ended_though_nobody_has_reaped_it() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let (started, number) = (thread_of(child.id()), child.id());
        assert!(!started.is_gone());
        let start = started.start + 1;
        assert!(Thread { number, start }.is_gone(), "another has its number");
        assert!(!Thread { number, start: 0 }.is_gone(), "start unknown");
        child.kill().unwrap();
        eventually("it is a zombie", || started.is_gone());
        child.wait().unwrap();
        assert!(started.is_gone());
    }

    #[test]
    fn one_that_is_stopped_is_continued() {
        let mut child = Command::new("cat")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let pid = child.id().cast_signed();
        let started = thread_of(child.id());
        let is_stopped = || Status::of(pid).unwrap().state == b'T';
        kill(Pid::from_raw(pid), Signal::SIGSTOP).unwrap();
        eventually("it is stopped", is_stopped);
        assert!(!started.is_gone());
        eventually("it runs", || !is_stopped());
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
}
