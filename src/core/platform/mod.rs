//! What we need from the operating system, under the same names on each. No other room names an operating system.
//!
//! Each system has a folder here with exactly the names in this table. `posix` has what the systems of the Unix family
//! share.
//!
//! | name                                                                          | what it is for                                                    |
//! | ----------------------------------------------------------------------------- | ----------------------------------------------------------------- |
//! | `OwnedHandle`, `BorrowedHandle`, `AsHandle`                                   | an open file, socket or process                                   |
//! | `number_of`, `into_number`, `duplicate`, `take_inherited`, `inode_of`         | handles by their numbers, as a child inherits them                |
//! | `into_descriptor`                                                             | a handle that Node's JavaScript opens                             |
//! | `prepare_for_thread`                                                          | a handle that a thread of this process will take                  |
//! | `Doorbell`                                                                    | wakes a thread of this process that waits for handles             |
//! | `PeerDoorbell`, `Listener`                                                    | wakes another process, which we do not trust                      |
//! | `Poller`                                                                      | reports to a loop which of many sources, or a timer, is ready     |
//! | `SharedFile`, `Region`, `physical_bytes`                                      | memory without a name and of a fixed size, and its mapping        |
//! | `populate`                                                                    | provides memory before it is used                                 |
//! | `futex_wait`, `futex_wait_any`, `futex_wake`, `SLEEPS_ON_SHARED_WORDS`        | sleeping on a word of shared memory                               |
//! | `THREAD_BITS`                                                                 | identifies a thread uniquely, and notices its end                 |
//! | `cpu_time_of_thread`                                                          | the processor time of a thread of this process                    |
//! | `spawn`                                                                       | starting a process                                                |
//! | `Process`, `ExitWatch`, `ASKS_SOFTLY`                                         | holding a process, signalling it, noticing its end                |
//! | `Lifeline`, `hang_on_for_good`                                                | ends a child with its host                                        |
//! | `start_guard`, `GuardSocket`, `is_guard`, `GRACE`                             | a process that ends the children of a host that has ended         |
//! | `hold_peer`, `settle_in`, `replace_output`, `exit_now`                        | adopting a process that other code has started                    |
//! | `PrivateListener`, `connect_privately`, `TOKEN_BYTES`                         | where such a process fetches what it would have inherited         |
//! | `channel_pair`, `ChannelEnd`, `PeerReads`                                     | Node's channel, and what the child has read of it                 |
//! | `find_program`, `NULL_DEVICE`                                                 | where programs and devices are                                    |
//! | `files_pair`, `FilesEnd`, `MOST_FILES`                                        | sending handles to another process                                |
//! | `roomy_pipe`, `PipeReader`                                                    | the output of a child                                             |
//! | `name_of`, `is_at_rest`, `footprint_of`, `oom_kills`                          | facts about a process                                             |
//! | `claim_name`                                                                  | a name that one process at a time can claim                       |
//! | `missing_resource`, `advice`, `most_open_files`, `with_open_files_limit_kept` | limited resources                                                 |
//! | `block_all_signals`                                                           | keeps the host's signal handlers off a thread                     |
//! | `symbol`, `stay_loaded`                                                       | the program that we are loaded into, and staying loaded in it     |
//!
//! The files beside the folders have what all systems share. [`Pollable`] and [`Attention`] say how a loop learns that
//! a source wants attention.

mod attention;
mod channel_frames;
mod exit_status;
mod footprint;
mod handle_frames;
mod lent;
mod mapping;
mod resource;
mod signal;
mod spawn;
mod spawn_error;
mod thread;
mod thread_list;
mod token;
mod wait_table;
mod woken;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(unix)]
mod posix;
#[cfg(target_os = "windows")]
mod windows;

pub use attention::{Attention, Pollable, Waker};
pub use channel_frames::{Unframer, push_frame};
pub use exit_status::ExitStatus;
pub use footprint::Footprint;
pub use handle_frames::{FRAME_BYTES, HandleFrame, MOST_HANDLES};
pub use lent::Lent;
#[cfg(target_os = "linux")]
pub use linux::*;
#[cfg(target_os = "macos")]
pub use macos::*;
pub use mapping::{Mapping, high_half, low_half};
#[cfg(unix)]
pub use posix::*;
pub use resource::Resource;
pub use signal::Signal;
pub use spawn::{Group, Identity, Scheduling, Spawn};
pub use spawn_error::SpawnError;
pub use thread::Thread;
pub use thread_list::{ListedThread, listed_threads};
pub use token::Token;
pub use wait_table::{Place, Sleeper, WaitTable};
#[cfg(target_os = "windows")]
pub use windows::*;
pub use woken::{ANY, Woken};
