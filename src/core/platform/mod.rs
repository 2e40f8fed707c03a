//! What we ask of the operating system, by the same names on each: the only room that names one.
//!
//! A system is a folder here with these names:
//!
//! | name                                   | what it stands for                                                      |
//! | -------------------------------------- | ----------------------------------------------------------------------- |
//! | `OwnedHandle`, `BorrowedHandle`        | an open file, socket or process                                         |
//! | `Doorbell`, `PeerDoorbell`, `Listener` | what wakes a sleeping thread of this process, or of another             |
//! | `Poller`                               | one handle that is ready when any of many, or a timer, is               |
//! | `SharedFile`, `Mapping`                | memory without a name, and a window into it                             |
//! | `futex_wait`, `futex_wake`             | sleeping on a word of shared memory                                     |
//! | `Thread`                               | a thread's name for ever, and whether it lives                          |
//! | `spawn`, `Process`, `ExitWatch`        | starting a process, holding it, noticing its end                        |
//! | `Lifeline`, `start_guard`              | what ends children with the host                                        |
//! | `PrivateListener`, `connect_privately` | where a process that somebody else has started fetches what is its own  |
//! | `channel_pair`, `ChannelEnd`, `send`   | the socket that Node's channel is                                       |
//! | `files_pair`, `send_files`             | handles on their way to another process                                 |
//! | `Signal`                               | what a process is told                                                  |
//! | `Resource`, `missing_resource`                 | what has run out, when the system refuses something                     |

mod mapping;
mod resource;
mod signal;

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub use linux::*;
pub use mapping::{Mapping, high_half, low_half};
pub use resource::Resource;
pub use signal::Signal;
