//! The only door to shared state between threads, so that a model checker can stand behind it.

/// Atomics and fences; a model checker's own when one runs.
#[cfg(loom)]
pub use loom::sync::atomic;
#[cfg(not(loom))]
pub use std::sync::atomic;

pub use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Locks, also after another holder panicked: what we keep under locks is valid between any two statements.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
