//! What the systems of the Unix family have in common. Where they differ, this asks for `system`, which is one of the
//! folders beside.

mod arguments;
mod exit_watch;
mod files;
mod foreign;
mod handle;
mod inherited;
mod limits;
mod machine;
// The model checker has no sockets under tokio.
#[cfg(not(loom))]
mod pipe;
#[cfg(not(loom))]
mod private_socket;
mod program;
mod region;
mod signal;
mod socket;
mod symbol;

#[cfg(target_os = "linux")]
use super::linux as system;
#[cfg(target_os = "macos")]
use super::macos as system;

pub use arguments::{lift, null_ended};
pub use exit_watch::ExitWatch;
pub use files::{FilesEnd, MOST_FILES, files_of};
pub use foreign::{default_signals, exit_now, hold_peer, replace_output};
pub use handle::{AsHandle, BorrowedHandle, OwnedHandle, into_number, number_of};
pub use inherited::{duplicate, take_inherited};
pub use limits::{block_all_signals, most_open_files, with_open_files_limit_kept};
pub use machine::physical_bytes;
#[cfg(not(loom))]
pub use pipe::PipeReader;
#[cfg(not(loom))]
pub use private_socket::{Peer, PrivateListener, TOKEN_BYTES, connect_privately};
pub use program::{NULL_DEVICE, find_program};
pub use region::Region;
pub use signal::ASKS_SOFTLY;
pub use socket::{ChannelEnd, PeerReads, channel_pair};
// macOS says nothing that would have to be taken away.
#[cfg(target_os = "linux")]
pub use socket::take_error;
pub use symbol::symbol;
