//! What we ask of the operating system, by the same names on each: the only room that names one.
//!
//! A system is a folder here that has all of these names, and no other; `posix` is what those of the Unix family share:
//!
//! | name                                                                          | what it stands for                                                |
//! | ----------------------------------------------------------------------------- | ----------------------------------------------------------------- |
//! | `OwnedHandle`, `BorrowedHandle`, `AsHandle`                                   | an open file, socket or process                                   |
//! | `number_of`, `into_number`, `duplicate`, `take_inherited`, `inode_of`         | handles by their numbers, as a parent gives them                  |
//! | `into_descriptor`                                                             | a handle that Node's JavaScript opens                             |
//! | `prepare_for_thread`                                                          | a handle that a thread of this process is to take                 |
//! | `Doorbell`                                                                    | what wakes a thread of this process that waits for handles        |
//! | `PeerDoorbell`, `Listener`                                                    | what wakes another process, which is not believed                 |
//! | `Poller`                                                                      | what tells a loop that any of many, or a timer, is ready          |
//! | `SharedFile`, `Region`, `physical_bytes`                                      | memory without a name and of a fixed size, and where it is mapped |
//! | `populate`                                                                    | has memory there before it is used                                |
//! | `futex_wait`, `futex_wait_any`, `futex_wake`, `SLEEPS_ON_SHARED_WORDS`        | sleeping on a word of shared memory                               |
//! | `THREAD_BITS`                                                                 | a thread that no other is taken for, and its end                  |
//! | `cpu_time_of_thread`                                                          | what a thread of this process has used                            |
//! | `spawn`                                                                       | starting a process                                                |
//! | `Process`, `ExitWatch`, `ASKS_SOFTLY`                                         | holding a process, signalling it, noticing its end                |
//! | `Lifeline`, `hang_on_for_good`                                                | what ends a child with its host                                   |
//! | `start_guard`, `GuardSocket`, `is_guard`, `GRACE`                             | a process that sees the children of a host out that has ended     |
//! | `hold_peer`, `settle_in`, `replace_output`, `exit_now`                        | making a process ours that somebody else has started              |
//! | `PrivateListener`, `connect_privately`, `TOKEN_BYTES`                         | where such a process fetches what it would have inherited         |
//! | `channel_pair`, `ChannelEnd`, `PeerReads`                                     | what Node's channel is, and the child's reading of it             |
//! | `find_program`, `NULL_DEVICE`                                                 | where programs and devices are                                    |
//! | `files_pair`, `FilesEnd`, `MOST_FILES`                                        | handles on their way to another process                           |
//! | `roomy_pipe`, `PipeReader`                                                    | what a child prints                                               |
//! | `name_of`, `is_at_rest`, `footprint_of`, `oom_kills`                          | what is known of a process                                        |
//! | `claim_name`                                                                  | a name that one process at a time has                             |
//! | `missing_resource`, `advice`, `most_open_files`, `with_open_files_limit_kept` | what there is only so much of                                     |
//! | `block_all_signals`                                                           | keeps the host's signal handlers off a thread                     |
//! | `symbol`, `stay_loaded`                                                       | the program that we are loaded into, and for how long             |
//!
//! The files beside the folders have what is the same on all of them: [`Pollable`] and [`Attention`] say how a loop learns
//! that something wants attention.

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
