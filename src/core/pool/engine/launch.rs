//! Starts children: determines what each child gets, and which side starts it.

use std::io;
use std::time::Instant;

use super::Engine;
use crate::core::child::{ByHost, ChildId, ChildSpec, Inheritance, Launch, SpawnRequest};
use crate::core::error::Error;
use crate::core::platform::{BorrowedHandle, OwnedHandle, Scheduling};
use crate::core::pool::config::Serialization;
use crate::core::pool::event::PoolEvent;
use crate::core::sync::Arc;
use crate::core::transport::shared_memory::{SharedMemoryTransport, VERSION};
use crate::core::wire::handshake::{FIRST_FD, Handshake};

/// A start that the dispatcher has decided.
#[derive(Debug)]
pub(super) struct Order {
    /// The `id` in the child's environment.
    pub(super) id: String,
    /// Whether a caller waits for the child.
    pub(super) is_awaited: bool,
}

impl Default for Order {
    fn default() -> Self {
        Order {
            id: "default".to_owned(),
            is_awaited: false,
        }
    }
}

/// The options of one child that differ from the pool's.
#[derive(Debug, Default)]
pub struct Details {
    /// The child's environment; `None`: the pool's.
    pub env: Option<Vec<(String, String)>>,
    /// The processors that the child runs on; `None`: the pool's.
    pub processors: Option<Vec<usize>>,
}

impl Details {
    fn over(self, spec: &ChildSpec) -> ChildSpec {
        let mut own = spec.clone();
        own.env = self.env.unwrap_or(own.env);
        own.scheduling = Scheduling {
            processors: self.processors.unwrap_or(own.scheduling.processors),
            ..own.scheduling
        };
        own
    }
}

impl Engine {
    /// Collects everything that a child is started with, including a shared-memory transport if there can be one.
    fn spawn_request(&mut self, child: ChildId, id: String, spec: Arc<ChildSpec>) -> SpawnRequest {
        let mut inheritance = Inheritance {
            handshake: Handshake {
                is_advanced: self.config.serialization == Serialization::Advanced,
                worker: self.dispatcher.worker_of(child),
                ..Handshake::default()
            },
            files: Vec::new(),
        };
        if self.config.allows_shared_memory {
            let offer = shared_memory().map(|(transport, files)| {
                inheritance.handshake.transport = Some(VERSION);
                inheritance.files = files;
                transport
            });
            let offer = offer.map_err(|error| format!("the host cannot get shared memory for it: {error}"));
            self.offered.insert(child, offer);
        }
        if let Some(end) = self.transfer.open(child) {
            inheritance.handshake.handover = Some(FIRST_FD + inheritance.files.len());
            inheritance.files.push(end);
        }
        SpawnRequest {
            child,
            spec,
            id,
            inheritance,
            inbox: Arc::clone(&self.inbox),
        }
    }

    /// Starts a child, after the host has given the child's options.
    pub(super) fn order(&mut self, child: ChildId, order: Order, now: Instant) {
        if !self.config.asks_host {
            return self.start(child, order, Arc::clone(&self.config.spec), now);
        }
        self.unprepared.insert(child, order);
        let worker = self.dispatcher.worker_of(child).unwrap_or_default() as u32;
        self.delivery.events.push(PoolEvent::Prepare { child, worker });
        // The owner must get the event, even if no caller asks for events now.
        self.inbox.ring();
    }

    /// Takes the host's options for a child, or the reason why the host has none.
    pub fn prepared(&mut self, child: ChildId, details: Result<Details, String>) {
        let now = Instant::now();
        let Some(order) = self.unprepared.remove(&child) else {
            return;
        };
        match details {
            Ok(details) => {
                let spec = details.over(&self.config.spec);
                self.start(child, order, Arc::new(spec), now);
            }
            Err(why) => {
                let error = Error::Spawn {
                    step: "preparing",
                    subject: "a child".to_owned(),
                    source: io::Error::other(why),
                };
                self.spawned(child, Err(error), now);
            }
        }
        self.after(now);
    }

    /// Starts a child, and waits for the start if that takes only a moment.
    fn start(&mut self, child: ChildId, order: Order, spec: Arc<ChildSpec>, now: Instant) {
        let mut request = self.spawn_request(child, order.id, spec);
        let Launch { start, by_host } = match self.config.runtime.launch(&mut request) {
            Ok(launch) => launch,
            Err(error) => return self.spawned(child, Err(error), now),
        };
        if let Some(by_host) = by_host {
            self.let_host_start(child, request.id.clone(), by_host);
        } else if order.is_awaited {
            let answer = self.supervisor.spawn(request, start);
            return self.spawned(child, answer, now);
        }
        self.supervisor.spawn_later(request, start);
    }

    fn let_host_start(&mut self, child: ChildId, id: String, by_host: ByHost) {
        self.by_host.insert(child, by_host.events);
        self.trace_child(child, "is about to be started by the host's own code");
        self.delivery.events.push(PoolEvent::Fork {
            child,
            id,
            handshake: by_host.handshake,
            shared: by_host.shared,
            address: by_host.address,
            inspect: by_host.inspect,
        });
        // The owner must get the event, even if no caller asks for events now.
        self.inbox.ring();
    }
}

/// Creates a shared-memory transport for a new child, and the descriptors that the child inherits.
///
/// # Errors
/// If memory or descriptors have run out. Then the child gets only the channel.
fn shared_memory() -> io::Result<(SharedMemoryTransport, Vec<OwnedHandle>)> {
    let transport = SharedMemoryTransport::create()?;
    let files = transport.files();
    let copies = files.iter().map(BorrowedHandle::try_clone_to_owned);
    let copies = copies.collect::<io::Result<_>>()?;
    Ok((transport, copies))
}
