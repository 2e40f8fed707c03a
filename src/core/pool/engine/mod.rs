//! Carries out what the dispatcher decides. Everything here is on one thread and nothing blocks, but for the
//! millisecond in which a child is started.

mod actions;
mod children;
mod handle_transfer;
mod launch;
mod link;
mod rest;
mod rotation;
mod start;
#[cfg(test)]
mod tests;
mod trace;
mod turn;
mod waiting_calls;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::rc::Rc;
use std::time::Instant;

use rustc_hash::FxHashMap;
use tokio::sync::mpsc::UnboundedSender;

use super::body::Attached;
use super::config::Config;
use super::delivery::Delivery;
use super::dispatcher::{Dispatcher, Submission};
use super::pending::Ticket;
use super::source::Source;
use super::stats::PoolStats;
use crate::core::balancer::Balancer;
use crate::core::child::{ChildId, HostEvent, Inbox, OutputLine, Supervisor};
use crate::core::end_plan::EndPlan;
use crate::core::platform::{ASKS_SOFTLY, Attention, Pollable, Poller, Signal};
use crate::core::sync::{Arc, lock};
use crate::core::transport::Parcel;
use crate::core::transport::shared_memory::SharedMemoryTransport;
use crate::core::wire::{CallId, Request, batch};

use handle_transfer::HandleTransfer;
pub use launch::Details;
use launch::Order;
use link::Link;
use rotation::Rotation;

/// Bytes of calls for a child that does not run yet; above, calls wait in the queue.
const MOST_EARLY: usize = 1024 * 1024;
/// Bytes of the caller's own messages that wait for a child to read its channel.
const MOST_UNREAD_MESSAGES: usize = 64 * 1024 * 1024;

/// How output is told as events, if it is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Listening {
    /// As text.
    pub text: bool,
    /// As the bytes it is made of.
    pub bytes: bool,
}

impl Listening {
    fn is_on(self) -> bool {
        self.text || self.bytes
    }
}

/// What has become of a message of the owner's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// It is on its way.
    Done,
    /// There is no such child, or its channel is closed.
    Gone,
    /// Too much waits for it to be read, or too many handles.
    Full,
}

/// A pool at work.
#[derive(Debug)]
pub struct Engine {
    config: Rc<Config>,
    dispatcher: Dispatcher,
    links: FxHashMap<ChildId, Link>,
    /// Requests for children whose start is ordered, but that do not run yet; and the youngest one.
    early: FxHashMap<ChildId, (Vec<u8>, CallId)>,
    /// Shared-memory transports that such children are offered, or why there are none.
    offered: FxHashMap<ChildId, Result<SharedMemoryTransport, String>>,
    /// Children of which the host has yet to say what they are started with.
    unprepared: FxHashMap<ChildId, Order>,
    /// Children that the host's own code starts, to be told what it says of them.
    by_host: FxHashMap<ChildId, UnboundedSender<HostEvent>>,
    /// Calls with memories.
    transfer: HandleTransfer,
    /// What there is to read, in the order of turns.
    rotation: Rotation,
    /// The next turn comes by itself.
    comes_back: bool,
    /// Children with something to send.
    touched: BTreeSet<ChildId>,
    poller: Poller<Source>,
    sources: Vec<Source>,
    inbox: Arc<Inbox>,
    supervisor: Arc<Supervisor>,
    listening: Listening,
    delivery: Delivery,
}

impl Engine {
    /// A pool without children yet; `min` of them are on their way.
    ///
    /// # Errors
    /// When descriptors or threads run out.
    pub fn new(config: Config) -> io::Result<Self> {
        let config = Rc::new(config);
        let inbox = Arc::new(Inbox::new()?);
        let poller = Poller::new()?;
        poller.watch_bell(inbox.as_ref(), Source::Inbox)?;
        let now = Instant::now();
        let mut engine = Engine {
            dispatcher: Dispatcher::new(Rc::clone(&config), rand::random(), now),
            supervisor: Supervisor::shared()?,
            links: FxHashMap::default(),
            early: FxHashMap::default(),
            offered: FxHashMap::default(),
            unprepared: FxHashMap::default(),
            by_host: FxHashMap::default(),
            transfer: HandleTransfer::default(),
            rotation: Rotation::default(),
            comes_back: false,
            touched: BTreeSet::new(),
            sources: Vec::new(),
            listening: Listening::default(),
            delivery: Delivery::default(),
            config,
            inbox,
            poller,
        };
        engine.warm(engine.config.min);
        Ok(engine)
    }

    /// What the pool was told at its making.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The balancer, to be looked at and adjusted from outside.
    pub fn balancer(&self) -> Rc<RefCell<Balancer>> {
        self.dispatcher.balancer()
    }

    /// Pid and weight of the children that take calls, in the balancer's order.
    pub fn targets(&self) -> Vec<(Option<u32>, f64)> {
        self.dispatcher.targets()
    }

    /// Takes a tick's calls (see [`batch`]) and sends what can be sent. What is attached goes with the one that has
    /// [`Flags::MEMORIES`](crate::core::wire::Flags::MEMORIES).
    pub fn submit(&mut self, fields: &[i32], text: &[u8], parts: &[&[u8]], attached: Attached) {
        let now = Instant::now();
        for call in batch::calls(fields, text, parts) {
            let submission = Submission::of(&call, attached);
            let sent = self.dispatcher.submit(&submission, now);
            self.act(now);
            if let Some((child, call)) = sent {
                let request = Request {
                    id: call,
                    task: submission.task,
                    params: submission.params,
                    flags: submission.flags,
                    parts: submission.parts,
                    order: submission.call.key,
                };
                self.push(child, request, submission.attached, now);
            }
        }
        self.after(now);
    }

    fn push(&mut self, child: ChildId, request: Request, attached: Attached, now: Instant) {
        if attached.is_empty() && !self.transfer.is_holding(child) {
            self.push_now(child, request, now);
        } else if self.dispatcher.knows(child) {
            let has_room = self.transfer.hold(child, &request, attached);
            self.dispatcher.set_room(child, has_room, now);
            self.send_held_to(child, now);
        }
    }

    fn push_now(&mut self, child: ChildId, request: Request, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            // One that could not be started has lost its calls already.
            if self.dispatcher.knows(child) {
                let (lines, last) = self.early.entry(child).or_default();
                request.write_to(lines);
                *last = request.id.max(*last);
                let has_room = lines.len() < MOST_EARLY;
                self.dispatcher.set_room(child, has_room, now);
            }
            return;
        };
        link.push(&request);
        self.touched.insert(child);
        if !link.has_room() {
            self.flush(child, now);
        }
    }

    /// Starts children until `count` serve, without waiting for them.
    pub fn warm(&mut self, count: usize) {
        self.decide(|dispatcher, now| dispatcher.warm(count, now));
    }

    /// The caller does not want this call any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.decide(|dispatcher, now| dispatcher.cancel(ticket, now));
    }

    /// A message of a child names this call. `None`: it has no such call; `Some(None)`: nobody waits for it.
    pub fn settle(&mut self, child: ChildId, call: &[u8]) -> Option<Option<Ticket>> {
        let call = CallId::parse(call)?;
        let now = Instant::now();
        let settled = self.dispatcher.answered(child, call, now);
        self.dispatcher.after_answers(now);
        self.after(now);
        settled
    }

    /// A child has written something that is no message.
    pub fn evict(&mut self, child: ChildId) {
        let now = Instant::now();
        self.evict_now(child, now);
        self.after(now);
    }

    /// Ends a child: SIGINT first, or the end of its channel where no signal asks softly; harder signals if it lives on.
    pub fn kill(&mut self, child: ChildId) {
        let plan = EndPlan::interrupt(self.config.kill_grace);
        if let Some(link) = self.links.get_mut(&child) {
            if !ASKS_SOFTLY {
                link.close(&self.poller);
            }
            link.process.end(plan);
            link.ending = true;
        }
        self.decide(|dispatcher, now| dispatcher.let_go(child, now));
    }

    /// The host's own code says something of a process that it has started.
    pub fn hear(&mut self, child: ChildId, event: HostEvent) {
        if let Some(events) = self.by_host.get(&child) {
            // One that is gone needs no events.
            let _ = events.send(event);
        }
    }

    /// Sends a child a signal, and wakes it for that.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn signal(&mut self, child: ChildId, signal: i32) -> io::Result<bool> {
        self.decide(|dispatcher, now| dispatcher.wake(child, now));
        let Some(link) = self.links.get(&child) else {
            return Ok(false);
        };
        link.process.signal(Signal::Other(signal))?;
        Ok(true)
    }

    /// Sends a child a message of the caller's own, maybe with a handle.
    pub fn send_message(&mut self, child: ChildId, parcel: Parcel) -> Sending {
        // First, so that our host knows that it is awake when it reads the message.
        self.decide(|dispatcher, now| dispatcher.wake(child, now));
        let Some(link) = self.links.get_mut(&child).filter(|link| !link.is_closed()) else {
            return Sending::Gone;
        };
        let is_full = link.channel.unsent() >= MOST_UNREAD_MESSAGES;
        if is_full || (parcel.file.is_some() && !link.channel.has_room_for_handle()) {
            return Sending::Full;
        }
        link.channel.push_own(parcel);
        self.touched.insert(child);
        self.after(Instant::now());
        Sending::Done
    }

    /// Wakes a child.
    pub fn wake(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.wake(child, now));
    }

    /// The host is about to end. A group that is stopped when its parent goes gets SIGHUP from the kernel, which leaves no
    /// time for exit hooks.
    pub fn continue_all(&self) {
        for link in self.links.values() {
            // One that cannot be signalled has ended.
            let _ = link.process.signal(Signal::Continue);
        }
    }

    /// Changes how many children there may be.
    pub fn set_max(&mut self, max: usize) {
        self.decide(|dispatcher, now| dispatcher.set_max(max, now));
    }

    /// Whether output is to be told as events.
    pub fn listen(&mut self, listening: Listening) {
        let was_on = self.listening.is_on();
        self.listening = listening;
        if listening.is_on() != was_on {
            let listen = |link: &Link| link.process.listen(listening.is_on());
            self.links.values().for_each(listen);
        }
    }

    /// The last lines a child printed.
    pub fn last_output(&self, child: ChildId) -> Vec<OutputLine> {
        self.links
            .get(&child)
            .map(|link| lock(&link.output).lines())
            .unwrap_or_default()
    }

    /// No more calls; ends when those under way are served, or at once by force.
    pub fn close(&mut self, force: bool) {
        self.decide(|dispatcher, _| {
            if force {
                dispatcher.close_by_force()
            } else {
                dispatcher.close()
            }
        });
    }

    /// Whether all is over.
    pub fn is_closed(&self) -> bool {
        self.dispatcher.is_closed()
    }

    /// The child bound to a sticky key.
    pub fn bound(&self, key: u32) -> Option<ChildId> {
        self.dispatcher.bound(key)
    }

    /// Binds a sticky key to no child any more. Returns whether its number is free: no call of it waits.
    pub fn unbind(&mut self, key: u32) -> bool {
        self.decide(|dispatcher, now| dispatcher.unbind(key, now));
        self.dispatcher.forget(key)
    }

    /// Forgets a sticky key that was not used for long, unless calls of it wait. Returns whether it is forgotten.
    pub fn forget(&mut self, key: u32) -> bool {
        self.dispatcher.forget(key)
    }

    /// Calls a child has.
    pub fn in_flight(&self, child: ChildId) -> u32 {
        self.dispatcher.in_flight(child)
    }

    /// How long ago a child was last given a call, or done with one, in milliseconds.
    pub fn idle_ms(&self, child: ChildId) -> Option<f64> {
        self.dispatcher
            .last_active(child)
            .map(|at| at.elapsed().as_secs_f64() * 1000.0)
    }

    /// Counts and times.
    pub fn stats(&self) -> PoolStats {
        let mut stats = self.dispatcher.stats(Instant::now());
        for child in &mut stats.children {
            let link = self.links.get(&ChildId(child.child));
            child.transport = link.map_or("channel", Link::transport_name);
            child.transport_failure = link.and_then(Link::transport_failure);
        }
        stats
    }

    fn decide(&mut self, decision: impl FnOnce(&mut Dispatcher, Instant)) {
        let now = Instant::now();
        decision(&mut self.dispatcher, now);
        self.after(now);
    }
}

impl Pollable for Engine {
    fn attention(&self) -> Attention<'_> {
        self.poller.attention()
    }
}
