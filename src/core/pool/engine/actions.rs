//! Actions become system calls.

use std::io::{self, ErrorKind};
use std::time::Instant;

use super::Engine;
use super::link::Link;
use super::rotation::Origin;
use crate::core::child::{ByHost, ChildId, Inheritance, Launch, SpawnRequest, Spawned};
use crate::core::end_plan::EndPlan;
use crate::core::error::Error;
use crate::core::platform::{BorrowedHandle, OwnedHandle, Signal};
use crate::core::pool::config::Serialization;
use crate::core::pool::delivery::Delivery;
use crate::core::pool::dispatcher::Action;
use crate::core::pool::event::PoolEvent;
use crate::core::sync::Arc;
use crate::core::transport::shared_memory::{SharedMemoryTransport, VERSION};
use crate::core::wire::commands;
use crate::core::wire::handshake::{FIRST_FD, Handshake};

impl Engine {
    /// Carries out all that the dispatcher wants.
    pub(super) fn act(&mut self, now: Instant) {
        while let Some(action) = self.dispatcher.next_action() {
            match action {
                Action::Spawn(child, id) => self.start(child, id, true, now),
                Action::SpawnLater(child) => self.start(child, "default".to_owned(), false, now),
                Action::Send(child, call) => {
                    if let Some(body) = self.dispatcher.take_body(call) {
                        let (order, parts) = (self.dispatcher.key_of(call), body.parts());
                        self.push(child, body.request(call, order, &parts), &body.memories, now);
                    }
                }
                Action::Cancel(child, call) if self.transfer.is_holding(child) => {
                    self.take_back(child, call, now);
                }
                Action::Ask {
                    child,
                    question,
                    by_hand,
                } => self.ask_to_rest(child, question, by_hand, now),
                Action::CheckBlocked(child) => match self.links.get_mut(&child).map(Link::is_read_by_peer) {
                    None => self.dispatcher.found_starting(child, now),
                    Some(true) => self.dispatcher.found_reading(child, now),
                    Some(false) => self.dispatcher.found_unread(child, now),
                },
                Action::LookAtRest(child) => self.look_at_rest(child, now),
                Action::LookForDebugger(child) => self.look_for_debugger(child, now),
                other => self.act_on_link(other),
            }
        }
    }

    pub(super) fn act_on_link(&mut self, action: Action) {
        let (Action::Cancel(child, _)
        | Action::Probe(child)
        | Action::Withdraw(child)
        | Action::Stop(child)
        | Action::Continue(child)
        | Action::End(child)
        | Action::Kill(child)) = action
        else {
            return;
        };
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        match action {
            Action::Cancel(_, call) if link.has_our_host => link.cancel(call),
            // Anything it has to read tells whether it reads.
            Action::Cancel(..) | Action::Probe(_) => link.channel.push_command(commands::PROBE),
            // A child that cannot be signalled has ended, which its watch will tell.
            Action::Stop(_) => {
                if let Some(fast) = link.fast() {
                    fast.release_memory();
                }
                drop(link.process.signal(Signal::Stop));
            }
            Action::Withdraw(_) => link.tell_awake(),
            Action::Continue(_) => {
                link.tell_awake();
                drop(link.process.signal(Signal::Continue));
            }
            Action::Kill(_) => {
                link.ending = true;
                link.process.end(EndPlan::kill());
            }
            _ => {
                let grace = self.config.kill_grace;
                drop(link.process.signal(Signal::Continue));
                link.close(&self.poller);
                if !link.ending {
                    link.ending = true;
                    link.process.end(EndPlan::after_disconnect(grace));
                }
            }
        }
        self.touched.insert(child);
    }

    /// What a child is started with; a shared-memory transport, too, where there can be one.
    fn spawn_request(&mut self, child: ChildId, id: String) -> SpawnRequest {
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
            let offer = offer.map_err(|error| format!("the host has no shared memory for it: {error}"));
            self.offered.insert(child, offer);
        }
        if let Some(end) = self.transfer.open(child) {
            inheritance.handshake.handover = Some(FIRST_FD + inheritance.files.len());
            inheritance.files.push(end);
        }
        SpawnRequest {
            child,
            spec: Arc::clone(&self.config.spec),
            id,
            inheritance,
            inbox: Arc::clone(&self.inbox),
        }
    }

    /// Has a child started, and waits for it where that takes no more than a moment.
    fn start(&mut self, child: ChildId, id: String, is_awaited: bool, now: Instant) {
        let mut request = self.spawn_request(child, id);
        let Launch { start, by_host } = match self.config.runtime.launch(&mut request) {
            Ok(launch) => launch,
            Err(error) => return self.spawned(child, Err(error), now),
        };
        if let Some(by_host) = by_host {
            self.let_host_start(child, request.id.clone(), by_host);
        } else if is_awaited {
            let answer = self.supervisor.spawn(request, start);
            return self.spawned(child, answer, now);
        }
        self.supervisor.spawn_later(request, start);
    }

    fn let_host_start(&mut self, child: ChildId, id: String, by_host: ByHost) {
        self.by_host.insert(child, by_host.events);
        self.trace_child(child, "is to be started by the host's own code");
        self.delivery.events.push(PoolEvent::Fork {
            child,
            id,
            handshake: by_host.handshake,
            shared: by_host.shared,
            address: by_host.address,
            inspect: by_host.inspect,
        });
        // The owner has to hear of it, also when nobody asks for events now.
        self.inbox.ring();
    }

    /// A child runs, or could not be started.
    pub(super) fn spawned(&mut self, child: ChildId, answer: Result<Spawned, Error>, now: Instant) {
        let transport = self.offered.remove(&child);
        let opened = answer.and_then(|spawned| {
            let (pid, inspect_port) = (spawned.process.pid(), spawned.inspect_port);
            let link =
                Link::open(child, spawned, transport, &self.poller).map_err(|source| Error::Spawn {
                    step: "opening",
                    subject: "its channel".to_owned(),
                    source,
                })?;
            Ok((link, pid, inspect_port))
        });
        let early = self.early.remove(&child);
        match opened {
            Ok((mut link, pid, inspect_port)) => {
                link.process.listen(self.listening.is_on());
                if let Some((requests, last)) = early {
                    link.push_requests(&requests, last);
                    self.touched.insert(child);
                }
                self.links.insert(child, link);
                self.trace_channel(child);
                self.dispatcher.spawned(child, pid, inspect_port);
            }
            Err(error) => {
                self.by_host.remove(&child);
                self.transfer.close(child);
                self.dispatcher.spawn_failed(child, &error, now);
            }
        }
    }

    /// Sends what a child's transport holds, and tells the dispatcher how it is.
    pub(super) fn flush(&mut self, child: ChildId, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        match link.flush(child, &self.poller) {
            Ok(()) => {
                let has_room = link.has_room() && self.transfer.has_room(child);
                if link.fast().is_some_and(|fast| fast.has_more()) {
                    self.rotation.want(Origin::Transport(child));
                }
                self.dispatcher.set_room(child, has_room, now);
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => self.evict_now(child, now),
            Err(_) => {
                // Its end is noticed by reading, after what it has sent before. Until then it gets nothing more.
                link.hang_up();
                self.dispatcher.set_room(child, false, now);
            }
        }
    }

    pub(super) fn channel_closed(&mut self, child: ChildId, now: Instant) {
        self.look_for_life(child, false, now);
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if !link.is_closed() {
            link.close(&self.poller);
            self.dispatcher.disconnected(child, now);
        }
    }

    /// After any decision: acts, sends, sets the timer, and gathers what happened.
    pub(super) fn after(&mut self, now: Instant) {
        self.act(now);
        while let Some(child) = self.touched.pop_first() {
            self.flush(child, now);
            self.act(now);
        }
        self.come_back();
        // Without a timer the pool still serves; the next turn tries again.
        let _ = self.poller.set_timer(self.dispatcher.next_timer(), now);
        if self.dispatcher.has_events() {
            let events = self.dispatcher.take_events();
            self.trace(&events);
            self.delivery.events.extend(events);
        }
    }

    /// Takes what has been gathered for the owner; give it back by [`Engine::delivered`] to keep its memory.
    pub fn take_delivery(&mut self) -> Delivery {
        std::mem::take(&mut self.delivery)
    }

    /// Takes only the events; messages wait for the next turn.
    pub fn take_events(&mut self) -> Vec<PoolEvent> {
        std::mem::take(&mut self.delivery.events)
    }

    /// Takes back the memory of a delivery, unless a new one has begun.
    pub fn delivered(&mut self, mut delivery: Delivery) {
        self.transfer.forget_ended();
        if self.delivery.is_empty() {
            delivery.clear();
            self.delivery = delivery;
        }
    }
}

/// A transport for a child to be, and what the child inherits of it.
///
/// # Errors
/// When there is no memory or no descriptor for it: then the channel has to do.
fn shared_memory() -> io::Result<(SharedMemoryTransport, Vec<OwnedHandle>)> {
    let transport = SharedMemoryTransport::create()?;
    let files = transport.files();
    let copies = files.iter().map(BorrowedHandle::try_clone_to_owned);
    let copies = copies.collect::<io::Result<_>>()?;
    Ok((transport, copies))
}
