//! How a loop learns that something wants attention.

use std::fmt;

use super::BorrowedHandle;
use crate::core::sync::{Arc, Mutex, lock};

/// What a loop waits for.
pub trait Pollable {
    /// How it is notified.
    fn attention(&self) -> Attention<'_>;
}

/// How a loop is notified.
#[derive(Debug, Clone, Copy)]
pub enum Attention<'a> {
    /// It polls this handle, which is readable while there is something to do.
    Poll(BorrowedHandle<'a>),
    /// It leaves a function here, which is called each time that there is something new to do.
    Call(&'a Arc<Waker>),
}

type Wake = Box<dyn Fn() + Send + Sync>;

/// Where a loop leaves the function that wakes it.
#[derive(Default)]
pub struct Waker(Mutex<State>);

#[derive(Default)]
struct State {
    wake: Option<Wake>,
    /// It was called while there was no function.
    is_called: bool,
}

impl Waker {
    /// Wakes the loop, from any thread. Without a loop, the next one is woken at once.
    pub fn wake(&self) {
        let mut state = lock(&self.0);
        match &state.wake {
            Some(wake) => wake(),
            None => state.is_called = true,
        }
    }

    /// Leaves the function of a loop.
    pub fn set(&self, wake: Wake) {
        let mut state = lock(&self.0);
        if std::mem::take(&mut state.is_called) {
            wake();
        }
        state.wake = Some(wake);
    }

    /// Takes it away. It is not running any more when this returns.
    pub fn clear(&self) {
        lock(&self.0).wake = None;
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Waker").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_call_without_a_loop_wakes_the_next_one() {
        let (waker, calls) = (Waker::default(), Arc::new(AtomicU32::new(0)));
        let count = Arc::clone(&calls);
        waker.wake();
        waker.set(Box::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        }));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        waker.wake();
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        waker.clear();
        waker.wake();
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }
}
