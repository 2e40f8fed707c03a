//! Decides which child gets which call and when, and what happens to the calls of a child that has died.
//!
//! The dispatcher is pure: it takes events and the time, and returns [`Action`]s and [`PoolEvent`]s. The engine carries
//! the actions out.

mod child;
mod children;
mod hashing;
mod queue;
mod recycling;
mod reserve;
mod settle;
mod shutdown;
mod sleeping;
mod start;
mod submit;
mod timed;
mod waiting_keys;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rustc_hash::FxHashMap;

use super::config::Config;
use super::event::PoolEvent;
use super::pending::{Key, Pending};
use super::queue::Queue;
use super::restart::Restart;
use super::stats::{ChildStats, PoolStats, Tally};
use super::sticky::Bindings;
use super::task_tallies::TaskTallies;
use super::timers::{Timer, Timers};
use crate::core::balancer::Balancer;
use crate::core::child::{ChildId, Phase};
use crate::core::error::Error;
use crate::core::lifecycle::IdleTable;
use crate::core::wire::CallId;

use child::Child;
pub use submit::Submission;
use waiting_keys::WaitingKeys;

/// What the engine must do, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Start a child before doing anything else, with this `id` in its environment.
    Spawn(ChildId, String),
    /// Start a child without waiting for it.
    SpawnLater(ChildId),
    /// Send a call that has waited.
    Send(ChildId, CallId),
    /// Tell a child that a call is cancelled.
    Cancel(ChildId, CallId),
    /// Ask a child whether it may be stopped.
    Ask {
        /// The child to ask.
        child: ChildId,
        /// The question's number.
        question: u32,
        /// Whether the owner has asked for it, so that open handles do not count.
        by_hand: bool,
    },
    /// Tell a child that it is needed after all.
    Withdraw(ChildId),
    /// Suspend a child.
    Stop(ChildId),
    /// Resume a child.
    Continue(ChildId),
    /// Close the channel, and signal the child until it ends.
    End(ChildId),
    /// Send a child a message, so that it has something to read.
    Probe(ChildId),
    /// Check whether a child reads. The answer is [`Dispatcher::found_unread`], [`Dispatcher::found_reading`] or
    /// [`Dispatcher::found_starting`].
    CheckBlocked(ChildId),
    /// Check whether a child may rest. The answer is [`Dispatcher::looked_at_rest`].
    LookAtRest(ChildId),
    /// Answer by [`Dispatcher::start_timed_out`], unless a debugger is attached to the child.
    LookForDebugger(ChildId),
    /// Kill a child.
    Kill(ChildId),
}

/// The stage of a pool's close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    No,
    /// The pool accepts no new calls, and serves the calls that it has.
    Draining,
    /// All calls are settled, and children are ending.
    Ending,
    Closed,
}

/// The state of a pool, and its rules.
#[derive(Debug)]
pub struct Dispatcher {
    config: Rc<Config>,
    max: usize,
    /// Weights by slot. A missing one is 1.
    weights: Vec<f64>,
    /// The number of children to keep alive: `min`, or more until one of them is ready.
    wanted: usize,
    balancer: Rc<RefCell<Balancer>>,
    rng: SmallRng,
    /// All children, including those that are leaving.
    children: FxHashMap<ChildId, Child>,
    /// The children that take calls, in the balancer's order.
    serving: Vec<ChildId>,
    /// The children that are starting or running but take no calls yet, oldest first.
    reserve: Vec<ChildId>,
    last_child: u32,
    pending: Pending,
    queue: Queue,
    /// The number of waiting calls, in the queue and in the children's lines.
    waiting: usize,
    waiting_keys: WaitingKeys,
    /// Children that are leaving, but must still get the calls that are addressed to them.
    parting: Vec<ChildId>,
    bindings: Bindings,
    idle: IdleTable<ChildId>,
    timers: Timers,
    respawn_is_set: bool,
    restart: Restart,
    restarts: u64,
    recycled: u64,
    gone: Tally,
    tasks: TaskTallies,
    last_words: Option<String>,
    closing: Closing,
    actions: VecDeque<Action>,
    events: Vec<PoolEvent>,
}

impl Dispatcher {
    /// The lowest number that no other child had when this child was added; `None` if the child is gone.
    pub fn worker_of(&self, child: ChildId) -> Option<usize> {
        self.children.get(&child).map(|child| child.worker)
    }

    /// Creates a pool without children.
    pub fn new(config: Rc<Config>, seed: u64, now: Instant) -> Self {
        let mut timers = Timers::default();
        if let Some(lifecycle) = config.lifecycle {
            timers.set(now + lifecycle.internal, Timer::Look);
        }
        Dispatcher {
            max: config.max,
            weights: config.weights.clone(),
            wanted: config.min,
            balancer: Rc::new(RefCell::new(Balancer::new(config.strategy))),
            rng: SmallRng::seed_from_u64(seed),
            children: FxHashMap::default(),
            serving: Vec::new(),
            reserve: Vec::new(),
            last_child: 0,
            pending: Pending::default(),
            queue: Queue::new(now),
            waiting: 0,
            waiting_keys: WaitingKeys::default(),
            parting: Vec::new(),
            bindings: Bindings::default(),
            idle: IdleTable::new(
                config
                    .lifecycle
                    .map(|lifecycle| lifecycle.expect)
                    .unwrap_or_default(),
            ),
            timers,
            respawn_is_set: false,
            restart: Restart::new(config.restart),
            restarts: 0,
            recycled: 0,
            gone: Tally::default(),
            tasks: TaskTallies::default(),
            last_words: None,
            closing: Closing::No,
            actions: VecDeque::new(),
            events: Vec::new(),
            config,
        }
    }

    /// The balancer, which the owner may read and adjust.
    pub fn balancer(&self) -> Rc<RefCell<Balancer>> {
        Rc::clone(&self.balancer)
    }

    /// The next action, if there is one.
    pub fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// Takes the events since the last call.
    pub fn take_events(&mut self) -> Vec<PoolEvent> {
        std::mem::take(&mut self.events)
    }

    /// Whether there are events to take.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// The time at which [`Dispatcher::on_time`] must be called.
    pub fn next_timer(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// The child bound to a sticky key.
    pub fn bound(&self, key: u32) -> Option<ChildId> {
        self.bindings.get(key)
    }

    /// Removes the binding of a sticky key: its next call, and its waiting calls, may go to any child.
    pub fn unbind(&mut self, key: Key, now: Instant) {
        self.release_key(key);
        self.pump(now);
    }

    /// Forgets a sticky key, unless calls with it wait: later calls with a new key would overtake them. Returns whether
    /// the key was forgotten.
    pub fn forget(&mut self, key: Key) -> bool {
        let may_go = !self.waiting_keys.is_waited_for(key);
        if may_go {
            self.bindings.unbind(key);
        }
        may_go
    }

    /// Whether a child is running or starting.
    pub fn knows(&self, child: ChildId) -> bool {
        self.children.contains_key(&child)
    }

    /// The number of calls that a child has.
    pub fn in_flight(&self, child: ChildId) -> u32 {
        self.children
            .get(&child)
            .map_or(0, |child| child.state.in_flight())
    }

    /// The time when a child last got or finished a call.
    pub fn last_active(&self, child: ChildId) -> Option<Instant> {
        self.idle.last_active(child)
    }

    /// Counters and times.
    pub fn stats(&self, now: Instant) -> PoolStats {
        let oldest = self.pending.oldest_by_child();
        let mut total = self.gone.clone();
        let mut children = Vec::new();
        let mut in_flight = 0;
        for (id, child) in self
            .serving
            .iter()
            .filter_map(|id| Some((id, self.children.get(id)?)))
        {
            children.push(ChildStats {
                pid: child.pid,
                child: id.0,
                state: match child.state.phase() {
                    Phase::Starting => "starting",
                    Phase::Ready | Phase::Asked | Phase::Leaving => "ready",
                    Phase::Asleep => "asleep",
                },
                // The engine fills in the transport.
                transport: "channel",
                transport_failure: None,
                counters: child.tally.counters(child.at_work(), child.waiting.len()),
                current: oldest.get(id).and_then(|call| call.current(now)),
            });
        }
        for child in self.children.values() {
            total.add(&child.tally);
            in_flight += child.at_work();
        }
        PoolStats {
            restarts: self.restarts,
            recycled: self.recycled,
            spares: self.reserve.len(),
            counters: total.counters(in_flight, self.waiting),
            children,
            tasks: self
                .tasks
                .iter()
                .map(|(task, tally)| (task, tally.counters(0, 0)))
                .collect(),
        }
    }

    fn reject(&mut self, call: CallId, error: &Error) {
        let settled = self.pending.remove(call);
        if let Some(ticket) = settled.and_then(|call| call.ticket) {
            self.events.push(PoolEvent::rejected(ticket, error));
        }
    }
}
