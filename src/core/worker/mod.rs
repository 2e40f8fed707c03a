//! Children as processes: what they are started with, who watches them, and the states they go through.

mod inbox;
mod inspect;
mod output;
mod spec;
mod state;
mod supervisor;
mod watch;

pub use inbox::{ChildEvent, ChildId, Inbox, Spawned};
pub use output::{OutputTail, Stream};
pub use spec::{CHANNEL_FD, ChildSpec, Inheritance, Stdio};
pub use state::{Effect, Event, Phase, State};
pub use supervisor::{Birth, Supervisor};
pub use watch::{EndPlan, ProcessHandle};
