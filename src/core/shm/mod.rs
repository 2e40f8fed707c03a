//! Memory that processes really share, with atomic words, waiting and locks. With `os`, the core's only room for `unsafe`.
//!
//! The rooms: [`memfd()`] makes memory and [`Mapping`] maps it; [`Memory`] is both for users, `words` its atomic
//! operations, `futex` sleeping and waking across processes, [`Lock`] the state machine of the mutex, [`Owner`] who
//! holds it.

mod lock;
mod mapping;
mod memfd;
#[cfg(all(test, loom))]
mod model;

#[cfg(not(loom))]
mod deadline;
#[cfg(not(loom))]
mod futex;
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
pub use mapping::Mapping;
pub use memfd::memfd;
#[cfg(all(test, loom))]
pub use model::ModelBytes;

#[cfg(not(loom))]
pub use deadline::{Cancel, Deadline};
#[cfg(not(loom))]
pub use futex::{Woken, futex_wait, futex_wake};
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
