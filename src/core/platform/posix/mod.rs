//! What the systems of the Unix family have in common. Where the systems differ, this module uses `system`, which is
//! the folder of the current one. `pub` items are part of the contract; the rest is for these folders.

mod arguments;
mod exit_watch;
mod files;
mod foreign;
#[cfg(all(test, not(loom)))]
mod futex_tests;
mod handle;
mod inherited;
mod limits;
mod machine;
// Under the model checker, tokio has no sockets.
#[cfg(not(loom))]
mod pipe;
#[cfg(not(loom))]
mod private_socket;
mod process;
mod program;
#[cfg(test)]
pub(super) mod readable;
mod region;
mod rights;
mod shared_file;
mod signal;
mod socket;
mod symbol;

#[cfg(target_os = "linux")]
use super::linux as system;
#[cfg(target_os = "macos")]
use super::macos as system;

pub use exit_watch::ExitWatch;
pub use files::FilesEnd;
pub use foreign::{exit_now, hold_peer, replace_output};
pub use handle::{AsHandle, BorrowedHandle, OwnedHandle, into_descriptor, into_number, number_of};
pub use inherited::{duplicate, prepare_for_thread, take_inherited};
pub use limits::{block_all_signals, most_open_files, with_open_files_limit_kept};
pub use machine::physical_bytes;
#[cfg(not(loom))]
pub use pipe::PipeReader;
#[cfg(not(loom))]
pub use private_socket::{PrivateListener, TOKEN_BYTES, connect_privately};
pub use program::{NULL_DEVICE, find_program};
pub use rights::MOST_FILES;
pub use signal::ASKS_SOFTLY;
pub use socket::{ChannelEnd, PeerReads, channel_pair};
pub use symbol::symbol;

pub(super) use arguments::{lift, null_ended};
pub(super) use foreign::default_signals;
pub(super) use handle::fd_of;
#[cfg(not(loom))]
pub(super) use private_socket::Peer;
pub(super) use process::exit_status;
pub(super) use region::Region;
pub(super) use rights::{receive_with_files, send_with_files};
// On macOS, no code has to take a pending socket error.
#[cfg(target_os = "linux")]
pub(super) use socket::take_error;
