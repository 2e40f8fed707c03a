//! Shared memory between processes, with atomic words, waiting and locks.
//!
//! [`Memory`] is a mapped shared file. `words` has its atomic operations, and `wait` the waiting for a word to change.
//! [`Lock`] is the state machine of the mutex, and [`Owner`] the thread that holds it.

mod lock;
#[cfg(all(test, loom))]
mod model;

#[cfg(not(loom))]
mod deadline;
#[cfg(not(loom))]
mod memory;
#[cfg(not(loom))]
mod mutex;
#[cfg(not(loom))]
mod owner;
#[cfg(not(loom))]
mod wait;
#[cfg(not(loom))]
mod waiters;
#[cfg(not(loom))]
mod words;

pub use lock::{Grant, Lock, Slept, WORDS_PER_LOCK, World};
#[cfg(all(test, loom))]
pub use model::ModelBytes;

#[cfg(not(loom))]
pub use deadline::{Cancel, Deadline};
#[cfg(not(loom))]
pub use memory::Memory;
#[cfg(not(loom))]
pub use mutex::{Mutex, Taken};
#[cfg(not(loom))]
pub use owner::Owner;
#[cfg(not(loom))]
pub use wait::Waited;
#[cfg(not(loom))]
pub use waiters::Waiters;
#[cfg(not(loom))]
pub use words::Operation;
