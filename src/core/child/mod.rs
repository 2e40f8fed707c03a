//! Children as processes: what they are started with, who watches them, and the states they go through.

mod attach;
mod attention;
mod characters;
mod end_plan;
mod entry;
mod guard;
mod inbox;
mod inspect;
mod last_words;
mod oom_claims;
mod output;
mod pipes;
mod spec;
mod state;
mod supervisor;
mod utility;
mod watch;

pub use attach::{InheritedFds, attach};
pub use attention::{Attention, Verdict};
pub use characters::{Characters, Print};
pub use end_plan::EndPlan;
pub use inbox::{ChildEvent, ChildId, Inbox, Spawned};
pub use inspect::{InspectPort, Inspection};
pub use output::{Farewell, OutputLine, OutputTail, Stream};
pub use spec::{ChildSpec, Inheritance, Stdio};
pub use state::{Effect, Event, Phase, State};
pub use supervisor::{SpawnRequest, Supervisor};
pub use utility::{Rendezvous, UtilityEvent};
pub use watch::ProcessHandle;
