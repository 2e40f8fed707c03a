//! The macOS implementation of this room.
//!
//! Needs macOS 10.15 or newer, on arm64 or x64. We hold children by their process ids, which the system does not reuse
//! until we reap them, and watch them by kqueues. A guard ends the children with the host. docs/platforms.md describes
//! the differences from other systems.

mod arguments;
mod doorbell;
mod files;
mod footprint;
mod foreign;
// Under the model checker, the kernel does not know the words, and tokio has no sockets.
#[cfg(not(loom))]
mod futex;
mod guard;
mod inode;
mod lifeline;
mod loaded;
mod memory;
mod name;
mod oom;
#[cfg(not(loom))]
mod pipe;
mod poller;
#[cfg(not(loom))]
mod private_place;
mod process;
mod process_info;
mod resource;
mod rest;
mod shared_file;
mod socket;
mod spawn;
#[cfg(test)]
pub mod testing;
mod thread;
mod ward;

pub use doorbell::{Doorbell, Listener, PeerDoorbell};
pub use files::files_pair;
pub use footprint::footprint_of;
pub use foreign::{hang_on_for_good, settle_in};
#[cfg(not(loom))]
pub use futex::{SLEEPS_ON_SHARED_WORDS, futex_wait, futex_wait_any, futex_wake};
pub use guard::{GRACE, GuardSocket, is_guard, start_guard};
pub use inode::inode_of;
pub use lifeline::Lifeline;
pub use loaded::stay_loaded;
pub use memory::populate;
pub use name::name_of;
pub use oom::oom_kills;
#[cfg(not(loom))]
pub use pipe::roomy_pipe;
pub use poller::Poller;
#[cfg(not(loom))]
pub(super) use private_place::{PrivatePlace, peer_of};
pub use process::Process;
pub use resource::{advice, missing_resource};
pub use rest::is_at_rest;
pub use shared_file::SharedFile;
pub use socket::claim_name;
pub(super) use socket::{SEND_FLAGS, socket_pair};
pub use spawn::spawn;
pub use thread::{THREAD_BITS, cpu_time_of_thread};
