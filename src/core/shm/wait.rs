//! Waiting for a word to change, with the semantics of JavaScript's `Atomics.wait`.

use std::time::Duration;

use super::deadline::Deadline;
use super::memory::Memory;
use crate::core::platform::{ANY, Woken, futex_wait, futex_wait_any, futex_wake, high_half, low_half};
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::SeqCst;

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited {
    /// The waiter was woken.
    Ok,
    /// The word did not have the expected value.
    NotEqual,
    /// The deadline has passed, or the wait was cancelled.
    TimedOut,
}

/// Where a cancellation cannot wake the sleeper, a wait that may be cancelled checks at this interval.
const CANCEL_SLICE: Duration = Duration::from_millis(100);
/// A futex sees 32 bits. Where a sleeper cannot wait for two futexes, it can miss a change of the other half that
/// happens, together with the wake-up, between its check and its sleep. It then notices after this time.
const WIDE_SLICE: Duration = Duration::from_millis(50);

impl Memory {
    /// Waits while the 32-bit word at an index is `expected`; `None` for an index beyond the end.
    pub fn wait32(&self, index: usize, expected: u32, deadline: &Deadline) -> Option<Waited> {
        let word = self.word32(index)?;
        if word.load(SeqCst) != expected {
            return Some(Waited::NotEqual);
        }
        let slice = if deadline.can_be_cancelled() {
            CANCEL_SLICE
        } else {
            Duration::MAX
        };
        let slept = sleep_through(&[(word, expected)], deadline);
        Some(slept.unwrap_or_else(|| sleep(word, expected, deadline, slice, || false)))
    }

    /// Waits while the 64-bit word at an index is `expected`; `None` for an index beyond the end.
    pub fn wait64(&self, index: usize, expected: u64, deadline: &Deadline) -> Option<Waited> {
        let word = self.word64(index)?;
        if word.load(SeqCst) != expected {
            return Some(Waited::NotEqual);
        }
        let (low, expected_low) = (low_half(word), expected as u32);
        // The order matters: a writer may change only the upper half and then wake waiters of the lower one. One of the
        // two halves notices that.
        let halves = [(low, expected_low), (high_half(word), (expected >> 32) as u32)];
        let has_changed = || word.load(SeqCst) != expected;
        let slept = sleep_through(&halves, deadline);
        Some(slept.unwrap_or_else(|| sleep(low, expected_low, deadline, WIDE_SLICE, has_changed)))
    }

    /// Wakes at most `most` waiters of the 32-bit word at an index. Returns how many.
    pub fn notify32(&self, index: usize, most: u32) -> Option<u32> {
        Some(futex_wake(self.word32(index)?, most, ANY))
    }

    /// Wakes at most `most` waiters of the 64-bit word at an index. Returns how many.
    pub fn notify64(&self, index: usize, most: u32) -> Option<u32> {
        Some(futex_wake(low_half(self.word64(index)?), most, ANY))
    }
}

/// Sleeps without interruption, so that a waker always finds the waiter. `None`: this kernel cannot wait for several
/// words.
fn sleep_through(words: &[(&AtomicU32, u32)], deadline: &Deadline) -> Option<Waited> {
    let Some(left) = deadline.left() else {
        return Some(Waited::TimedOut);
    };
    let cancel = deadline.cancel_word().map(|word| (word, 0));
    let all: Vec<_> = cancel.into_iter().chain(words.iter().copied()).collect();
    let (woken, which) = futex_wait_any(&all, left)?;
    Some(match woken {
        Woken::Woken if deadline.is_cancelled() => {
            if which >= all.len() - words.len() {
                // This wait was cancelled: the wake-up was meant for another waiter.
                futex_wake(all[which].0, 1, ANY);
            }
            Waited::TimedOut
        }
        Woken::Changed if deadline.is_cancelled() => Waited::TimedOut,
        Woken::Woken => Waited::Ok,
        Woken::Changed => Waited::NotEqual,
        Woken::Elapsed => Waited::TimedOut,
    })
}

/// The same for older kernels, by polling. It misses a wake-up without a change between two polls.
fn sleep(
    word: &AtomicU32,
    expected: u32,
    deadline: &Deadline,
    slice: Duration,
    has_changed: impl Fn() -> bool,
) -> Waited {
    let mut first = true;
    loop {
        let Some(left) = deadline.left() else {
            return Waited::TimedOut;
        };
        match futex_wait(word, expected, left.min(slice), ANY) {
            Woken::Woken if deadline.is_cancelled() => {
                // This wait was cancelled: the wake-up was meant for another waiter.
                futex_wake(word, 1, ANY);
                return Waited::TimedOut;
            }
            Woken::Woken => return Waited::Ok,
            Woken::Changed if first => return Waited::NotEqual,
            // The word has changed while we were checking: its writer has woken us, or will not.
            Woken::Changed => return Waited::Ok,
            Woken::Elapsed if has_changed() => return Waited::Ok,
            Woken::Elapsed => first = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::super::deadline::Cancel;
    use super::*;
    use crate::core::platform::testing::sleeps_of;
    use crate::core::platform::{AsHandle, Thread};
    use crate::core::sync::Arc;

    fn forever() -> Deadline {
        Deadline::of_millis(f64::INFINITY, None)
    }

    #[test]
    fn it_is_over_at_once_when_the_value_is_another() {
        let memory = Memory::create(16).unwrap();
        assert_eq!(memory.wait32(0, 1, &forever()), Some(Waited::NotEqual));
        assert_eq!(memory.wait64(1, 1 << 40, &forever()), Some(Waited::NotEqual));
        assert_eq!(memory.wait32(4, 0, &forever()), None);
        assert_eq!(memory.wait64(2, 0, &forever()), None);
        assert_eq!((memory.notify32(4, 1), memory.notify64(2, 1)), (None, None));
        let soon = Deadline::of_millis(10.0, None);
        assert_eq!(memory.wait32(0, 0, &soon), Some(Waited::TimedOut));
        assert_eq!(memory.wait64(0, 0, &Deadline::none()), Some(Waited::TimedOut));
    }

    #[test]
    fn a_waiter_is_woken_through_another_mapping() {
        let memory = Memory::create(64).unwrap();
        let other = Arc::new(Memory::open(memory.as_handle().try_clone_to_owned().unwrap()).unwrap());
        let narrow = {
            let other = Arc::clone(&other);
            thread::spawn(move || other.wait32(3, 0, &forever()))
        };
        let wide = thread::spawn(move || other.wait64(4, 0, &forever()));
        while memory.notify32(3, 1) == Some(0) {}
        while memory.notify64(4, 5) == Some(0) {}
        assert_eq!(narrow.join().unwrap(), Some(Waited::Ok));
        assert_eq!(wide.join().unwrap(), Some(Waited::Ok));
    }

    #[test]
    fn a_change_of_the_upper_half_alone_is_noticed() {
        let memory = Arc::new(Memory::create(8).unwrap());
        let waiter = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.wait64(0, 0, &forever()))
        };
        memory.word64(0).unwrap().store(1 << 40, SeqCst);
        memory.notify64(0, 1);
        assert!(matches!(
            waiter.join().unwrap(),
            Some(Waited::Ok | Waited::NotEqual)
        ));
    }

    #[test]
    fn a_cancelled_wait_ends() {
        let memory = Arc::new(Memory::create(4).unwrap());
        let cancel = Cancel::default();
        let deadline = Deadline::of_millis(f64::INFINITY, Some(cancel.clone()));
        let waiter = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.wait32(0, 0, &deadline))
        };
        cancel.cancel();
        assert_eq!(waiter.join().unwrap(), Some(Waited::TimedOut));
    }

    /// How often a thread of this process has gone to sleep so far, once the number no longer changes.
    fn sleeps_when_settled(thread: Thread) -> u64 {
        loop {
            let before = sleeps_of(thread);
            thread::sleep(Duration::from_millis(20));
            if let Some(sleeps) = before.filter(|_| sleeps_of(thread) == before) {
                return sleeps;
            }
        }
    }

    /// A waiter that polls would miss a wake-up between two polls.
    #[test]
    fn who_waits_does_not_look_up() {
        if futex_wait_any(&[(&AtomicU32::new(0), 1)], Duration::ZERO).is_none() {
            return;
        }
        for wide in [false, true] {
            let memory = Arc::new(Memory::create(8).unwrap());
            let (tell, told) = std::sync::mpsc::channel();
            let waiter = {
                let memory = Arc::clone(&memory);
                thread::spawn(move || {
                    let deadline = Deadline::of_millis(f64::INFINITY, Some(Cancel::default()));
                    tell.send(Thread::current()).unwrap();
                    match wide {
                        true => memory.wait64(0, 0, &deadline),
                        false => memory.wait32(0, 0, &deadline),
                    }
                })
            };
            let thread = told.recv().unwrap();
            let before = sleeps_when_settled(thread);
            thread::sleep(3 * CANCEL_SLICE.max(WIDE_SLICE));
            assert_eq!(sleeps_when_settled(thread), before);
            let notify = || match wide {
                true => memory.notify64(0, 1),
                false => memory.notify32(0, 1),
            };
            while notify() == Some(0) {}
            assert_eq!(waiter.join().unwrap(), Some(Waited::Ok));
        }
    }
}
