//! The pool: which child gets which call, and how that is carried out.
//!
//! [`Dispatcher`] makes the decisions and is pure. [`Engine`] carries them out with sockets, processes and timers. Both
//! live on the thread of their owner, which waits for [`Engine`]'s descriptor and then calls [`Engine::turn`].
//!
//! [`ThreadScheduler`] has a dispatcher, too. It is for threads that their owner starts, calls and ends itself.

mod body;
mod config;
mod delivery;
mod dispatcher;
mod engine;
mod event;
mod line;
mod option;
mod pending;
mod queue;
mod restart;
mod seat;
mod source;
mod stats;
mod sticky;
mod task_tallies;
mod thread_scheduler;
mod timers;

pub use body::Attached;
pub use config::{Config, Lifecycle, Serialization};
pub use delivery::{Delivery, Group, GroupKind};
pub use dispatcher::{Action, Dispatcher, Submission};
pub use engine::{Details, Engine, Listening, Sending};
pub use event::{Failure, PoolEvent};
pub use option::OptionValue;
pub use pending::{NewCall, Ticket};
pub use stats::{ChildStats, Counters, CurrentCall, Latency, PoolStats};
pub use thread_scheduler::{ThreadOrder, ThreadScheduler};
