//! Children: what they are started with, how they are watched, and the states they go through.

mod attention;
mod characters;
mod entry;
mod guard;
mod host_event;
mod inbox;
mod inspect;
mod last_words;
mod memory_watch;
mod oom_claims;
mod output;
mod pipes;
mod process_handle;
mod runtime;
mod spec;
mod state;
mod supervisor;
mod told_output;
mod under_way;
mod watch;
mod worker_thread;

#[cfg(test)]
pub(crate) mod fakes;
#[cfg(test)]
mod tests;

pub use attention::{Attention, Verdict};
pub use characters::{Characters, Print};
pub use host_event::HostEvent;
pub use inbox::{ChildEvent, ChildId, Inbox, Spawned};
pub use inspect::{InspectPort, Inspection};
pub use output::{Farewell, OutputLine, OutputTail, Stream};
pub use process_handle::ProcessHandle;
pub use runtime::{
    ByHost, InheritedFds, Launch, Runtime, SpawnRequest, Start, Starting, ThreadTies, attach, attach_thread,
    runtime_named,
};
pub use spec::{ChildSpec, Inheritance, Stdio};
pub use state::{Effect, Event, Phase, State};
pub use supervisor::Supervisor;
