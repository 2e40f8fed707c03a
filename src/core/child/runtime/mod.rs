//! How children are started. Each runtime is one file here; the pool names none of them.

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

/// A child that is about to start.
#[derive(Debug)]
pub struct SpawnRequest {
    /// The child's id in its pool.
    pub child: ChildId,
    /// What all children of the pool have in common.
    pub spec: Arc<ChildSpec>,
    /// The `id` in its environment.
    pub id: String,
    /// What only this child gets.
    pub inheritance: Inheritance,
    /// Where the result is reported.
    pub inbox: Arc<Inbox>,
}

/// A kind of process or thread that children may be.
pub trait Runtime: Debug + Sync {
    /// Prepares the start of one child.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    fn launch(&self, request: &mut SpawnRequest) -> Result<Launch, Error>;

    /// Whether the runtime's children can be stopped and continued.
    fn can_sleep(&self) -> bool {
        true
    }
}

/// Finds the runtime by its name in the option `runtime`.
pub fn runtime_named(name: &str) -> Option<&'static dyn Runtime> {
    match name {
        // The host has already resolved 'auto'.
        "auto" | "fork" => Some(&fork::Fork),
        "utility" => Some(&utility::Utility),
        "thread" => Some(&thread::WorkerThreads),
        _ => None,
    }
}

/// The prepared start of one child.
#[derive(Debug)]
pub struct Launch {
    /// What the supervisor does to start the child.
    pub start: Box<dyn Start>,
    /// What the host's own code must do, if we cannot start the child.
    pub by_host: Option<ByHost>,
}

/// A process or thread that the host's own code must start.
#[derive(Debug)]
pub struct ByHost {
    /// Where to report the child's events. Once this is dropped, the pool no longer waits for the child.
    pub events: UnboundedSender<HostEvent>,
    /// The handshake for the child's `ProcessHost`.
    pub handshake: String,
    /// The list of shared memories for the child's `ProcessHost`.
    pub shared: Option<String>,
    /// Where the pool waits for the child, for the child's environment.
    pub address: String,
    /// The flag that makes the child listen for an inspector.
    pub inspect: Option<String>,
}

/// The result of a start.
pub type Started = Result<(Spawned, Watched), Error>;

/// A start on the supervisor's thread.
pub trait Start: Debug + Send {
    /// Begins the start.
    fn begin(self: Box<Self>, request: SpawnRequest) -> Starting;
}

/// A start in progress.
pub enum Starting {
    /// The start has finished already.
    Done(Box<Started>),
    /// The child arrives later, by itself.
    Later(Pin<Box<dyn Future<Output = Started>>>),
}
