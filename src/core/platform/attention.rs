//! How a loop learns that a source wants attention.

use std::fmt;

use super::BorrowedHandle;
use crate::core::sync::{Arc, Mutex, lock};

/// A source of events that a loop waits for.
pub trait Pollable {
    /// How the source notifies the loop.
    fn attention(&self) -> Attention<'_>;
}

/// How a source notifies its loop.
#[derive(Debug, Clone, Copy)]
pub enum Attention<'a> {
    /// The loop polls this handle, which is readable while there is work to do.
    Poll(BorrowedHandle<'a>),
    /// The loop leaves a function here. The source calls it each time that there is new work.
    Call(&'a Arc<Waker>),
}

type Wake = Box<dyn Fn() + Send + Sync>;

/// Where a loop leaves the function that wakes it.
#[derive(Default)]
pub struct Waker(Mutex<State>);

#[derive(Default)]
struct State {
    wake: Option<Wake>,
    /// `wake` was called while no function was set.
    is_called: bool,
}

impl Waker {
    /// Wakes the loop, from any thread. If no loop is registered, the call wakes the next one that registers.
    pub fn wake(&self) {
        let mut state = lock(&self.0);
        match &state.wake {
            Some(wake) => wake(),
            None => state.is_called = true,
        }
    }

    /// Registers the loop's function. Calls it at once if `wake` was called before.
    pub fn set(&self, wake: Wake) {
        let mut state = lock(&self.0);
        if std::mem::take(&mut state.is_called) {
            wake();
        }
        state.wake = Some(wake);
    }

    /// Removes the loop's function. The function does not run any more when this returns.
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
