//! Linux behind the names of this room.
//!
//! Linux 5.4 or newer: children are held by pidfd, which names a process for good, where a pid may be reused. No
//! SIGCHLD handler is installed and no foreign child is ever waited for: those belong to libuv.

// The model checker has no words that the kernel knows, nor has tokio sockets under it.
mod doorbell;
mod exit_status;
mod files;
mod footprint;
mod foreign;
#[cfg(not(loom))]
mod futex;
mod guard;
mod guard_program;
mod handle;
mod inherited;
mod lifeline;
mod memory;
mod name;
mod oom;
#[cfg(not(loom))]
mod pipe;
mod poller;
#[cfg(not(loom))]
mod private_socket;
mod process;
mod program;
mod region;
mod resource;
mod rest;
mod shared_file;
mod signal;
mod socket;
mod spawn;
mod symbol;
#[cfg(test)]
pub mod testing;
mod thread;

pub use doorbell::{Doorbell, Listener, PeerDoorbell};
pub use files::{FilesEnd, MOST_FILES, files_pair, most_open_files};
pub use footprint::footprint_of;
pub use foreign::{exit_now, hang_on_for_good, hold_peer, replace_output, settle_in};
#[cfg(not(loom))]
pub use futex::{SLEEPS_ON_SHARED_WORDS, futex_wait, futex_wait_any, futex_wake};
pub use guard::{GRACE, GuardSocket, is_guard, start_guard};
pub use handle::{AsHandle, BorrowedHandle, OwnedHandle, into_number, number_of};
pub use inherited::{duplicate, inode_of, take_inherited};
pub use lifeline::Lifeline;
pub use memory::populate;
pub use name::name_of;
pub use oom::oom_kills;
#[cfg(not(loom))]
pub use pipe::{PipeReader, roomy_pipe};
pub use poller::Poller;
#[cfg(not(loom))]
pub use private_socket::{PrivateListener, TOKEN_BYTES, connect_privately};
pub use process::{ExitWatch, Process, block_all_signals, with_open_files_limit_kept};
pub use program::{NULL_DEVICE, find_program};
pub(super) use region::Region;
pub use resource::{advice, missing_resource};
pub use rest::is_at_rest;
pub use shared_file::{SharedFile, physical_bytes};
pub use signal::ASKS_SOFTLY;
pub use socket::{ChannelEnd, PeerReads, channel_pair, claim_name};
pub use spawn::spawn;
pub use symbol::{stay_loaded, symbol};
pub use thread::THREAD_BITS;
