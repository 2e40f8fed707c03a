//! Carries out what the dispatcher decides. Everything here runs on one thread. Nothing blocks, except for the
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

/// The most bytes of calls for a child that is starting. Above this, calls wait in the queue.
const MOST_EARLY: usize = 1024 * 1024;
/// The most bytes of the caller's own messages that wait for a child to read its channel.
const MOST_UNREAD_MESSAGES: usize = 64 * 1024 * 1024;

/// The form in which output is reported, if there is a listener.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Listening {
    /// As text.
    pub text: bool,
    /// As bytes.
    pub bytes: bool,
}

impl Listening {
    fn is_on(self) -> bool {
        self.text || self.bytes
    }
}

/// The result of sending one of the owner's own messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// The message will be sent.
    Done,
    /// There is no such child, or its channel is closed.
    Gone,
    /// Too many bytes wait for the child to read them, or too many handles.
    Full,
}

/// A pool at work.
#[derive(Debug)]
pub struct Engine {
    config: Rc<Config>,
    dispatcher: Dispatcher,
    links: FxHashMap<ChildId, Link>,
    /// Requests for children that are starting, and the youngest request of each child.
    early: FxHashMap<ChildId, (Vec<u8>, CallId)>,
    /// The shared-memory transports that these children are offered, or why there are none.
    offered: FxHashMap<ChildId, Result<SharedMemoryTransport, String>>,
    /// Children whose options the host has yet to give.
    unprepared: FxHashMap<ChildId, Order>,
    /// Children that the host's JavaScript starts, and where its reports go.
    by_host: FxHashMap<ChildId, UnboundedSender<HostEvent>>,
    /// Calls with memories or objects.
    transfer: HandleTransfer,
    /// The sources that have something to read, in the order of their turns.
    rotation: Rotation,
    /// Whether the next turn is certain to come.
    comes_back: bool,
    /// Children with something to send.
    touched: BTreeSet<ChildId>,
    poller: Poller<Source>,
    sources: Vec<Source>,
    inbox: Arc<Inbox>,
    supervisor: Arc<Supervisor>,
    listening: Listening,
    delivery: Delivery,
    has_met_host: bool,
}

impl Engine {
    /// Creates a pool whose first `min` children are starting.
    ///
    /// # Errors
    /// If descriptors or threads run out.
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
            has_met_host: false,
            config,
            inbox,
            poller,
        };
        engine.warm(engine.config.min);
        Ok(engine)
    }

    /// The options of the pool.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The balancer, which the owner may read and adjust.
    pub fn balancer(&self) -> Rc<RefCell<Balancer>> {
        self.dispatcher.balancer()
    }

    /// The pid and weight of the children that take calls, in the balancer's order.
    pub fn targets(&self) -> Vec<(Option<u32>, f64)> {
        self.dispatcher.targets()
    }

    /// Takes the calls of one tick (see [`batch`]) and sends those that can be sent. What is attached belongs to the
    /// call that has [`Flags::MEMORIES`](crate::core::wire::Flags::MEMORIES).
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
            // A child that could not be started has lost its calls already.
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

    /// Cancels a call that its caller has given up.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.decide(|dispatcher, now| dispatcher.cancel(ticket, now));
    }

    /// Settles a call that a child's message names. `None`: the child has no such call. `Some(None)`: no caller waits
    /// for it.
    pub fn settle(&mut self, child: ChildId, call: &[u8]) -> Option<Option<Ticket>> {
        let call = CallId::parse(call)?;
        let now = Instant::now();
        let settled = self.dispatcher.answered(child, call, now);
        self.dispatcher.after_answers(now);
        self.after(now);
        settled
    }

    /// Evicts a child that has violated the protocol.
    pub fn evict(&mut self, child: ChildId) {
        let now = Instant::now();
        self.evict_now(child, now);
        self.after(now);
    }

    /// Ends a child: first by SIGINT (or by closing its channel, if the system has no such signal), then by harder
    /// signals.
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

    /// Passes on what the host's JavaScript reports about a child that it has started.
    pub fn hear(&mut self, child: ChildId, event: HostEvent) {
        if let Some(events) = self.by_host.get(&child) {
            // A child that is gone needs no reports.
            let _ = events.send(event);
        }
    }

    /// Sends a signal to a child, and wakes the child for that.
    ///
    /// # Errors
    /// The kernel's error.
    pub fn signal(&mut self, child: ChildId, signal: i32) -> io::Result<bool> {
        self.decide(|dispatcher, now| dispatcher.wake(child, now));
        let Some(link) = self.links.get(&child) else {
            return Ok(false);
        };
        link.process.signal(Signal::Other(signal))?;
        Ok(true)
    }

    /// Sends one of the caller's own messages to a child, possibly with a handle.
    pub fn send_message(&mut self, child: ChildId, parcel: Parcel) -> Sending {
        // Wake first: the child's `ProcessHost` must know that it is awake when it reads the message.
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

    /// Wakes all children, since the host is about to end. The kernel would send SIGHUP to a suspended group that loses
    /// its parent, which leaves no time for exit hooks.
    pub fn continue_all(&self) {
        for link in self.links.values() {
            // A child that cannot be signalled has ended.
            let _ = link.process.signal(Signal::Continue);
        }
    }

    /// Changes the maximum number of children.
    pub fn set_max(&mut self, max: usize) {
        self.decide(|dispatcher, now| dispatcher.set_max(max, now));
    }

    /// Sets whether and how output is reported.
    pub fn listen(&mut self, listening: Listening) {
        let was_on = self.listening.is_on();
        self.listening = listening;
        if listening.is_on() != was_on {
            let listen = |link: &Link| link.process.listen(listening.is_on());
            self.links.values().for_each(listen);
        }
    }

    /// The last lines that a child has printed.
    pub fn last_output(&self, child: ChildId) -> Vec<OutputLine> {
        self.links
            .get(&child)
            .map(|link| lock(&link.output).lines())
            .unwrap_or_default()
    }

    /// Stops accepting calls. Closes when the calls in progress are served, or at once by force.
    pub fn close(&mut self, force: bool) {
        self.decide(|dispatcher, _| {
            if force {
                dispatcher.close_by_force()
            } else {
                dispatcher.close()
            }
        });
    }

    /// Whether the pool is closed and all children have ended.
    pub fn is_closed(&self) -> bool {
        self.dispatcher.is_closed()
    }

    /// The child bound to a sticky key.
    pub fn bound(&self, key: u32) -> Option<ChildId> {
        self.dispatcher.bound(key)
    }

    /// Removes the binding of a sticky key. Returns whether the key's number is free, because no call with it waits.
    pub fn unbind(&mut self, key: u32) -> bool {
        self.decide(|dispatcher, now| dispatcher.unbind(key, now));
        self.dispatcher.forget(key)
    }

    /// Forgets a sticky key that was not used for long, unless calls with it wait. Returns whether it was forgotten.
    pub fn forget(&mut self, key: u32) -> bool {
        self.dispatcher.forget(key)
    }

    /// The number of calls that a child has.
    pub fn in_flight(&self, child: ChildId) -> u32 {
        self.dispatcher.in_flight(child)
    }

    /// The milliseconds since a child last got or finished a call.
    pub fn idle_ms(&self, child: ChildId) -> Option<f64> {
        self.dispatcher
            .last_active(child)
            .map(|at| at.elapsed().as_secs_f64() * 1000.0)
    }

    /// Counters and times.
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
