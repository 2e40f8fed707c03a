//! Sleeping on a word and waking its sleepers, across processes. macOS 14.4 and newer have public functions for it;
//! older versions have only the calls on which these functions are built.

use std::ffi::{c_int, c_void};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::super::posix::symbol;
use crate::core::platform::{ANY, Woken};
use crate::core::sync::atomic::{AtomicU32, Ordering};

/// Whether a process can sleep on a word while another process wakes it.
pub const SLEEPS_ON_SHARED_WORDS: bool = true;

/// The longest single sleep; a longer wait sleeps again.
const LONGEST: Duration = Duration::from_secs(3600);
const BYTES: usize = size_of::<u32>();
const SHARED: u32 = 1;
/// `OS_CLOCK_MACH_ABSOLUTE_TIME`.
const CLOCK: u32 = 32;
/// `UL_COMPARE_AND_WAIT_SHARED`, `ULF_NO_ERRNO`, `ULF_WAKE_ALL`.
const COMPARE_SHARED: u32 = 3;
const NO_ERRNO: u32 = 0x0100_0000;
const WAKE_ALL: u32 = 0x0000_0100;

type Wait = unsafe extern "C" fn(*mut c_void, u64, usize, u32, u32, u64) -> c_int;
type Wake = unsafe extern "C" fn(*mut c_void, usize, u32) -> c_int;

/// The public functions, which newer versions of macOS have.
struct Functions {
    wait: Wait,
    wake_any: Wake,
    wake_all: Wake,
}

unsafe extern "C" {
    fn __ulock_wait(operation: u32, word: *mut c_void, expected: u64, microseconds: u32) -> c_int;
    fn __ulock_wake(operation: u32, word: *mut c_void, value: u64) -> c_int;
}

fn functions() -> Option<&'static Functions> {
    static FOUND: OnceLock<Option<Functions>> = OnceLock::new();
    FOUND.get_or_init(find).as_ref()
}

fn find() -> Option<Functions> {
    let wait = symbol(c"os_sync_wait_on_address_with_timeout");
    let wakers = [
        symbol(c"os_sync_wake_by_address_any"),
        symbol(c"os_sync_wake_by_address_all"),
    ];
    if wait.is_null() || wakers.iter().any(|waker| waker.is_null()) {
        return None;
    }
    let [any, all] = wakers;
    // SAFETY: the system's function of this name has this signature.
    let wait = unsafe { std::mem::transmute::<*mut c_void, Wait>(wait) };
    // SAFETY: as above.
    let wake_any = unsafe { std::mem::transmute::<*mut c_void, Wake>(any) };
    // SAFETY: as above.
    let wake_all = unsafe { std::mem::transmute::<*mut c_void, Wake>(all) };
    Some(Functions {
        wait,
        wake_any,
        wake_all,
    })
}

/// Sleeps until woken. Returns at once when the word is not `expected`. A signal does not end the sleep. macOS cannot
/// distinguish sleepers, so masks have no effect.
pub fn futex_wait(word: &AtomicU32, expected: u32, at_most: Duration, _mask: u32) -> Woken {
    let end = Instant::now().checked_add(at_most);
    loop {
        if word.load(Ordering::SeqCst) != expected {
            return Woken::Changed;
        }
        let left = end.map_or(LONGEST, |end| end.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return Woken::Elapsed;
        }
        match sleep(word, expected, left.min(LONGEST)) {
            0 => return Woken::Woken,
            libc::EINTR | libc::ETIMEDOUT => {}
            // Another value. No other error is possible, and it does no harm when the caller checks again.
            _ => return Woken::Changed,
        }
    }
}

/// Returns the error number; 0 for success.
fn sleep(word: &AtomicU32, expected: u32, time: Duration) -> c_int {
    let address = word.as_ptr().cast::<c_void>();
    if let Some(functions) = functions() {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        // SAFETY: the word is mapped as long as it is borrowed, and the kernel only reads it.
        let slept = unsafe { (functions.wait)(address, expected.into(), BYTES, SHARED, CLOCK, nanoseconds) };
        return match slept {
            0.. => 0,
            _ => std::io::Error::last_os_error()
                .raw_os_error()
                .unwrap_or(libc::EINVAL),
        };
    }
    // 0 would mean forever.
    let microseconds = u32::try_from(time.as_micros()).unwrap_or(u32::MAX).max(1);
    // SAFETY: the word is mapped as long as it is borrowed, and the kernel only reads it.
    let slept = unsafe { __ulock_wait(COMPARE_SHARED | NO_ERRNO, address, expected.into(), microseconds) };
    if slept < 0 { -slept } else { 0 }
}

/// macOS cannot sleep on several words.
pub fn futex_wait_any(_words: &[(&AtomicU32, u32)], _at_most: Duration) -> Option<(Woken, usize)> {
    None
}

/// Wakes at most `most` sleepers. If the mask selects only some, wakes all, because macOS cannot distinguish sleepers;
/// the others sleep again. Returns the number of woken sleepers as far as the kernel reports it: 1 for all.
pub fn futex_wake(word: &AtomicU32, most: u32, mask: u32) -> u32 {
    if mask != ANY || most == u32::MAX {
        return u32::from(wake(word, true));
    }
    let mut woken = 0;
    while woken < most && wake(word, false) {
        woken += 1;
    }
    woken
}

/// Wakes one sleeper or all. Returns whether there was a sleeper.
fn wake(word: &AtomicU32, all: bool) -> bool {
    let address = word.as_ptr().cast::<c_void>();
    if let Some(functions) = functions() {
        let wake = if all {
            functions.wake_all
        } else {
            functions.wake_any
        };
        // SAFETY: the word is mapped as long as it is borrowed, and the call does not access it.
        return unsafe { wake(address, BYTES, SHARED) } >= 0;
    }
    let operation = COMPARE_SHARED | NO_ERRNO | if all { WAKE_ALL } else { 0 };
    // SAFETY: the word is mapped as long as it is borrowed, and the call does not access it.
    unsafe { __ulock_wake(operation, address, 0) >= 0 }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::core::sync::Arc;

    #[test]
    fn a_waker_wakes_one_after_the_other() {
        let word = Arc::new(AtomicU32::new(0));
        let sleepers: Vec<_> = (0..3)
            .map(|_| {
                let word = Arc::clone(&word);
                thread::spawn(move || futex_wait(&word, 0, Duration::from_secs(20), ANY))
            })
            .collect();
        for _ in &sleepers {
            while futex_wake(&word, 1, ANY) == 0 {}
        }
        for sleeper in sleepers {
            assert_eq!(sleeper.join().unwrap(), Woken::Woken);
        }
    }
}
