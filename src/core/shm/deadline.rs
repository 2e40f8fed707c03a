//! How long a waiter may wait, and how to cancel a wait.

use std::time::{Duration, Instant};

use crate::core::platform::{ANY, futex_wake};
use crate::core::sync::Arc;
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::atomic::Ordering::SeqCst;

/// Cancels a wait on another thread. A waiter that sleeps in slices notices this after its current slice.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicU32>);

impl Cancel {
    /// Cancels the wait.
    pub fn cancel(&self) {
        self.0.store(1, SeqCst);
        futex_wake(&self.0, u32::MAX, ANY);
    }

    /// Whether the wait was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(SeqCst) != 0
    }
}

/// The time limit of a wait.
#[derive(Debug, Clone)]
pub struct Deadline {
    began: Instant,
    /// `None`: forever.
    end: Option<Instant>,
    cancel: Option<Cancel>,
}

impl Deadline {
    /// A deadline this many milliseconds from now. Infinity, and a time beyond the clock's range, mean forever.
    pub fn of_millis(millis: f64, cancel: Option<Cancel>) -> Self {
        let began = Instant::now();
        let span = Duration::try_from_secs_f64(millis.max(0.0) / 1000.0).ok();
        Deadline {
            began,
            end: span.and_then(|span| began.checked_add(span)),
            cancel,
        }
    }

    /// A deadline that has already passed.
    pub fn none() -> Self {
        Self::of_millis(0.0, None)
    }

    /// Whether the deadline has a way to be cancelled.
    pub fn can_be_cancelled(&self) -> bool {
        self.cancel.is_some()
    }

    /// The word to sleep on in order to learn of a cancellation; it is 0 until then.
    pub(super) fn cancel_word(&self) -> Option<&AtomicU32> {
        self.cancel.as_ref().map(|cancel| &*cancel.0)
    }

    /// Whether the wait was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_cancelled)
    }

    /// The remaining time; `None` if the deadline has passed or the wait was cancelled.
    pub fn left(&self) -> Option<Duration> {
        if self.is_cancelled() {
            return None;
        }
        let Some(end) = self.end else {
            return Some(Duration::MAX);
        };
        let left = end.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// The time since the wait began.
    pub fn waited(&self) -> Duration {
        self.began.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_by_time_or_by_being_cancelled() {
        assert_eq!(Deadline::none().left(), None);
        assert_eq!(Deadline::of_millis(-1.0, None).left(), None);
        assert_eq!(
            Deadline::of_millis(f64::INFINITY, None).left(),
            Some(Duration::MAX)
        );
        assert_eq!(Deadline::of_millis(1e300, None).left(), Some(Duration::MAX));
        let cancel = Cancel::default();
        let deadline = Deadline::of_millis(60e3, Some(cancel.clone()));
        assert!(deadline.left().is_some_and(|left| left > Duration::from_secs(50)));
        cancel.cancel();
        assert_eq!((deadline.left(), deadline.is_cancelled()), (None, true));
    }
}
