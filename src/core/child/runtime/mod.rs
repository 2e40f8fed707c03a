//! How children come to be. A runtime is one file here: the pool names none of them.

mod attach;
mod fork;
mod thread;
mod utility;

use std::fmt::Debug;
use std::pin::Pin;

use tokio::sync::mpsc::UnboundedSender;

use super::host_event::HostEvent;
use super::inbox::{ChildId, Inbox, Spawned};
use super::spec::{ChildSpec, Inheritance};
use super::watch::Watched;
use crate::core::error::Error;
use crate::core::sync::Arc;

pub use attach::{InheritedFds, attach};
pub use thread::{ThreadTies, attach_thread};

/// A child to be.
#[derive(Debug)]
pub struct SpawnRequest {
    /// Its name in its pool.
    pub child: ChildId,
    /// What it has in common with the pool's others.
    pub spec: Arc<ChildSpec>,
    /// The `id` in its environment.
    pub id: String,
    /// What it gets beside that.
    pub inheritance: Inheritance,
    /// Where the outcome is reported.
    pub inbox: Arc<Inbox>,
}

/// A kind of process, or thread, that children may be.
pub trait Runtime: Debug + Sync {
    /// Prepares the start of one child.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    fn launch(&self, request: &mut SpawnRequest) -> Result<Launch, Error>;

    /// Whether its children can be stopped and continued.
    fn can_sleep(&self) -> bool {
        true
    }
}

/// The runtime of a name that the option `runtime` may have.
pub fn runtime_named(name: &str) -> Option<&'static dyn Runtime> {
    match name {
        // The host has found out what 'auto' is here.
        "auto" | "fork" => Some(&fork::Fork),
        "utility" => Some(&utility::Utility),
        "thread" => Some(&thread::WorkerThreads),
        _ => None,
    }
}

/// The start of one child, prepared.
#[derive(Debug)]
pub struct Launch {
    /// What the supervisor does for it.
    pub start: Box<dyn Start>,
    /// What the host's own code has to do for it, if we cannot start it.
    pub by_host: Option<ByHost>,
}

/// A process or thread for the host's own code to start.
#[derive(Debug)]
pub struct ByHost {
    /// Where to tell what becomes of it. Once this is dropped, it is no longer awaited.
    pub events: UnboundedSender<HostEvent>,
    /// What its `ProcessHost` is to know.
    pub handshake: String,
    /// The same of shared memories.
    pub shared: Option<String>,
    /// Where it is awaited, for its environment.
    pub address: String,
    /// The flag that has it listen for an inspector.
    pub inspect: Option<String>,
}

/// What came of a start.
pub type Started = Result<(Spawned, Watched), Error>;

/// A start on the supervisor's thread.
pub trait Start: Debug + Send {
    /// Begins it.
    fn begin(self: Box<Self>, request: SpawnRequest) -> Starting;
}

/// A start under way.
pub enum Starting {
    /// It is over already.
    Done(Box<Started>),
    /// The child comes by itself, at its own time.
    Later(Pin<Box<dyn Future<Output = Started>>>),
}
