//! The only door to shared state between threads, so that a model checker can stand behind it.

#[cfg(loom)]
pub use loom::sync::{Arc, Mutex, MutexGuard, atomic};
#[cfg(not(loom))]
pub use std::sync::{Arc, Mutex, MutexGuard, atomic};
pub use std::sync::{PoisonError, Weak};

/// Locks, also after another holder panicked: what we keep under locks is valid between any two statements.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
