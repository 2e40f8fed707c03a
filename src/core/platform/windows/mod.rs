//! Windows behind the names of this room.
//!
//! Windows 10 or newer, on x64 and arm64: children are held by their process handles and by a job object each, which ends
//! with the host. docs/platforms.md says what is different from other systems, and what is not there yet.

mod channel;
mod command_line;
mod doorbell;
mod environment;
mod error;
mod exit_watch;
mod files;
mod footprint;
mod foreign;
mod futex;
mod guard;
mod handle;
mod inheritance;
mod inherited;
mod job;
mod lifeline;
mod memory;
mod name;
mod overlapped;
mod pipe;
mod poller;
mod private_socket;
mod process;
mod program;
mod region;
mod registered_wait;
mod resource;
mod rest;
mod scheduling;
mod shared_file;
mod signal;
mod spawn;
mod startup;
mod symbol;
mod thread;

pub use channel::{ChannelEnd, PeerReads, channel_pair};
pub use doorbell::{Doorbell, Listener, PeerDoorbell};
pub use exit_watch::ExitWatch;
pub use files::{FilesEnd, MOST_FILES, files_pair};
pub use footprint::footprint_of;
pub use foreign::{exit_now, hang_on_for_good, hold_peer, replace_output, settle_in};
pub use futex::{SLEEPS_ON_SHARED_WORDS, futex_wait, futex_wait_any, futex_wake};
pub use guard::{GRACE, GuardSocket, is_guard, start_guard};
pub use handle::{AsHandle, BorrowedHandle, OwnedHandle, into_number, number_of};
pub use inherited::{duplicate, inode_of, take_inherited};
pub use lifeline::Lifeline;
pub use memory::populate;
pub use name::{claim_name, name_of};
pub use pipe::{PipeReader, roomy_pipe};
pub use poller::Poller;
pub use private_socket::{PrivateListener, TOKEN_BYTES, connect_privately};
pub use process::{Process, block_all_signals};
pub use program::{NULL_DEVICE, find_program};
pub(super) use region::Region;
pub use resource::{advice, missing_resource, most_open_files, oom_kills, with_open_files_limit_kept};
pub use rest::is_at_rest;
pub use shared_file::{SharedFile, physical_bytes};
pub use signal::ASKS_SOFTLY;
pub use spawn::spawn;
pub use symbol::{stay_loaded, symbol};
pub use thread::THREAD_BITS;
