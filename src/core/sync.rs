//! All state that threads share goes through this module, so that the model checker can replace the primitives.

/// Atomics and fences; loom's own under the model checker.
#[cfg(loom)]
pub use loom::sync::atomic;
#[cfg(not(loom))]
pub use std::sync::atomic;

pub use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Locks a mutex, even if another holder panicked. The data that we keep under locks is valid between any two
/// statements.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
