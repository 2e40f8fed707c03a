//! Sleeping on a word and waking its sleepers, across processes.
//!
//! These are shared futexes: the kernel identifies them by file and offset, so each process may map the memory at
//! another address. V8's own `Atomics.wait` is not such a futex and never meets these.

use std::ptr;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::time::TimeSpec;
use nix::time::{ClockId, clock_gettime};

use crate::core::platform::Woken;
use crate::core::sync::atomic::AtomicU32;

/// Whether a process can sleep on a word while another process wakes it.
pub const SLEEPS_ON_SHARED_WORDS: bool = true;

/// A time that counts as forever, and that the kernel's clock can still add up.
const FOR_EVER: Duration = Duration::from_secs(1 << 31);

/// Sleeps until a waker whose mask has a bit of `mask` wakes this thread. Returns at once when the word is not
/// `expected`. A signal does not end the sleep.
pub fn futex_wait(word: &AtomicU32, expected: u32, at_most: Duration, mask: u32) -> Woken {
    // An instant instead of a duration: after a signal, the sleep continues with the time that is left.
    let end = deadline(at_most);
    loop {
        // SAFETY: the word is mapped as long as it is borrowed, and the kernel only reads the word and the time.
        let slept = unsafe {
            libc::syscall(
                libc::SYS_futex,
                word.as_ptr(),
                libc::FUTEX_WAIT_BITSET,
                expected,
                end.as_ref().map_or(ptr::null(), ptr::from_ref),
                ptr::null::<u32>(),
                mask,
            )
        };
        return match Errno::result(slept) {
            Ok(_) => Woken::Woken,
            Err(Errno::EINTR) => continue,
            Err(Errno::ETIMEDOUT) => Woken::Elapsed,
            // EAGAIN. No other error is possible, and it does no harm when the caller checks again.
            Err(_) => Woken::Changed,
        };
    }
}

/// One of several words in the kernel's layout (`struct futex_waitv`).
#[repr(C)]
struct WaitEntry {
    expected: u64,
    address: u64,
    flags: u32,
    reserved: u32,
}

/// `FUTEX_32`, shared.
const SHARED_32: u32 = 2;

/// Sleeps until a waker wakes this thread from one of these words, and returns the word's index. Returns at once when a
/// word does not have its expected value. If several words were woken, returns the last. Returns `None` when the
/// kernel does not support it (before 5.16).
pub fn futex_wait_any(words: &[(&AtomicU32, u32)], at_most: Duration) -> Option<(Woken, usize)> {
    let entries: Vec<_> = words
        .iter()
        .map(|(word, expected)| WaitEntry {
            expected: u64::from(*expected),
            address: word.as_ptr() as u64,
            flags: SHARED_32,
            reserved: 0,
        })
        .collect();
    let end = deadline(at_most);
    loop {
        // SAFETY: the words are mapped as long as they are borrowed. The kernel only reads them, the entries and the
        // time.
        let slept = unsafe {
            libc::syscall(
                libc::SYS_futex_waitv,
                entries.as_ptr(),
                entries.len(),
                0,
                end.as_ref().map_or(ptr::null(), ptr::from_ref),
                libc::CLOCK_MONOTONIC,
            )
        };
        return match Errno::result(slept) {
            Ok(which) => Some((Woken::Woken, usize::try_from(which).unwrap_or(0))),
            Err(Errno::EINTR) => continue,
            Err(Errno::ETIMEDOUT) => Some((Woken::Elapsed, 0)),
            Err(Errno::EAGAIN) => Some((Woken::Changed, 0)),
            Err(_) => None,
        };
    }
}

/// Wakes the sleepers that have slept longest and whose mask has a bit of `mask`, at most `most` of them. Returns their
/// number.
pub fn futex_wake(word: &AtomicU32, most: u32, mask: u32) -> u32 {
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    // SAFETY: the word is mapped as long as it is borrowed.
    let woken = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAKE_BITSET,
            most,
            ptr::null::<libc::timespec>(),
            ptr::null::<u32>(),
            mask,
        )
    };
    u32::try_from(woken).unwrap_or(0)
}

fn deadline(at_most: Duration) -> Option<libc::timespec> {
    if at_most >= FOR_EVER {
        return None;
    }
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).unwrap_or(TimeSpec::new(0, 0));
    Some(*(now + TimeSpec::from(at_most)).as_ref())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::core::sync::Arc;
    use crate::core::sync::atomic::Ordering::SeqCst;

    #[test]
    fn a_waker_wakes_as_many_as_it_wants_of_those_it_means() {
        let (word, woken) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let sleepers: Vec<_> = [1, 1, 2]
            .into_iter()
            .map(|mask| {
                let (word, woken) = (Arc::clone(&word), Arc::clone(&woken));
                thread::spawn(move || {
                    let slept = futex_wait(&word, 0, Duration::from_secs(20), mask);
                    woken.fetch_add(mask, SeqCst);
                    slept
                })
            })
            .collect();
        let wake_until_one = |mask| while futex_wake(&word, 1, mask) == 0 {};
        wake_until_one(2);
        while woken.load(SeqCst) != 2 {
            thread::yield_now();
        }
        wake_until_one(1);
        wake_until_one(1);
        for sleeper in sleepers {
            assert_eq!(sleeper.join().unwrap(), Woken::Woken);
        }
        assert_eq!(woken.load(SeqCst), 4);
    }
}
