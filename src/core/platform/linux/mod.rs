//! The Linux implementation of this room.
//!
//! Needs Linux 5.4 or newer. We hold children by pidfd, which always names the same process, while a pid may be reused.
//! We install no SIGCHLD handler and never wait for foreign children: those belong to libuv.

mod doorbell;
mod exit_status;
mod files;
mod footprint;
mod foreign;
// Under the model checker, the kernel does not know the words, and tokio has no sockets.
#[cfg(not(loom))]
mod futex;
mod guard;
mod guard_program;
mod identity;
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
mod release;
mod resource;
mod rest;
mod shared_file;
mod socket;
mod spawn;
#[cfg(test)]
pub mod testing;
mod thread;

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
