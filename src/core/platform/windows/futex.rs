//! Sleeping on a word and waking its sleepers, across processes. Windows supports that only for words of one process
//! (`WaitOnAddress`). So sleepers enter themselves in a table beside the memory, and each has an event.

use std::thread;
use std::time::{Duration, Instant};

use super::shared_words::address_of;
use super::wait_event::{WaitEvent, ring};
use crate::core::platform::{ANY, Thread, Woken};
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::SeqCst;
use crate::core::sync::atomic::fence;

/// Whether a process can sleep on a word while another process wakes it.
pub const SLEEPS_ON_SHARED_WORDS: bool = true;

/// How long a sleeper without room in the table sleeps before it checks again.
const LOOKS_UP: Duration = Duration::from_millis(10);

/// Sleeps until a waker whose mask has a bit of `mask` wakes this thread. Returns at once when the word is not
/// `expected`. When there are too many sleepers, it may return [`Woken::Elapsed`] too early.
pub fn futex_wait(word: &AtomicU32, expected: u32, at_most: Duration, mask: u32) -> Woken {
    if let Some((woken, _)) = sleep(&[(word, expected)], at_most, mask) {
        return woken;
    }
    if word.load(SeqCst) != expected {
        return Woken::Changed;
    }
    thread::sleep(at_most.min(LOOKS_UP));
    Woken::Elapsed
}

/// Sleeps until a waker wakes this thread from one of these words, and returns the word's index. Returns at once when a
/// word does not have its expected value. If several words were woken, returns the last. Returns `None` when there are
/// too many sleepers.
pub fn futex_wait_any(words: &[(&AtomicU32, u32)], at_most: Duration) -> Option<(Woken, usize)> {
    sleep(words, at_most, ANY)
}

/// Wakes the sleepers that have slept longest and whose mask has a bit of `mask`, at most `most` of them. Returns their
/// number.
pub fn futex_wake(word: &AtomicU32, most: u32, mask: u32) -> u32 {
    // The caller's write must come first: a sleeper that is not in the table yet sees it.
    fence(SeqCst);
    let address = address_of(word);
    address.table.wake(address.word, most, mask, ring)
}

fn sleep(words: &[(&AtomicU32, u32)], at_most: Duration, mask: u32) -> Option<(Woken, usize)> {
    let end = Instant::now().checked_add(at_most);
    let slept = WaitEvent::with_own(|event| {
        let mut places = Vec::with_capacity(words.len());
        for (word, _) in words {
            let address = address_of(word);
            let place = address
                .table
                .enter(&event.sleeper, address.word, mask, Thread::has_ended);
            places.push(place?);
        }
        // After entering: a thread that changes a word from here on finds this sleeper.
        fence(SeqCst);
        let has_changed = words
            .iter()
            .any(|(word, expected)| word.load(SeqCst) != *expected);
        if !has_changed {
            event.sleep(end, || places.iter().any(|place| place.is_woken()));
        }
        let mut woken_from = None;
        for (at, place) in places.into_iter().enumerate() {
            if place.leave() {
                woken_from = Some(at);
            }
        }
        Some(match woken_from {
            Some(at) => (Woken::Woken, at),
            None if has_changed => (Woken::Changed, 0),
            None => (Woken::Elapsed, 0),
        })
    });
    slept.flatten()
}
