//! Linux behind the names of this room.
//!
//! Linux 5.4 or newer: children are held by pidfd, which names a process for good, where a pid may be reused. No
//! SIGCHLD handler is installed and no foreign child is ever waited for: those belong to libuv.

mod files;
mod footprint;
mod foreign;
mod guard;
mod inherited;
mod lifeline;
mod memory;
mod name;
mod oom;
mod pipe;
mod process;
mod rest;
mod socket;
mod spawn;

pub use files::{
    MOST_FILES, files_pair, most_open_files, receive_files, send_files, wait_for_files, wait_for_room,
};
pub use footprint::{Footprint, footprint_of};
pub use foreign::{Peer, exit_now, hang_on_for_good, hold_peer, peer_of, replace_output, settle_in};
pub use guard::{GRACE, GuardSocket, is_guard, start_guard};
pub use inherited::{duplicate, inode_of, take_inherited};
pub use lifeline::Lifeline;
pub use memory::populate;
pub use name::name_of;
pub use oom::oom_kills;
pub use pipe::roomy_pipe;
pub use process::{ExitStatus, ExitWatch, Process, block_all_signals, with_open_files_limit_kept};
pub use rest::is_at_rest;
pub use socket::{
    ChannelEnd, channel_pair, claim_name, has_unread_at_peer, send, send_with_file, take_error,
};
pub use spawn::{Group, Spawn, spawn};
