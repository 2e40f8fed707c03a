//! Decides which thread gets which task, and when, for threads that the host's own code starts, calls and ends.
//!
//! The [`Dispatcher`] decides, as it does for other pools. Nothing crosses a process boundary here, so there is no
//! engine. The host gets its orders as [`ThreadOrder`]s, and reports what has happened.

use std::rc::Rc;
use std::time::Instant;

use super::body::Attached;
use super::config::Config;
use super::dispatcher::{Action, Dispatcher, Submission};
use super::pending::{NewCall, Ticket};
use super::stats::PoolStats;
use crate::core::child::{ChildId, Farewell};
use crate::core::platform::ExitStatus;
use crate::core::wire::Flags;

/// What the host must do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadOrder {
    /// Start this thread.
    Start(ChildId),
    /// Run the task of this ticket on a thread.
    Run(ChildId, Ticket),
    /// The time limit of the task that this thread has is over.
    Late(ChildId),
    /// End this thread, which has no task.
    End(ChildId),
    /// Call [`ThreadScheduler::on_time`] at this time, instead of the previous time.
    Wake(Instant),
}

/// The dispatcher of a pool of threads that the host starts and ends.
#[derive(Debug)]
pub struct ThreadScheduler {
    dispatcher: Dispatcher,
    orders: Vec<ThreadOrder>,
    /// The time at which the host will call.
    waking_at: Option<Instant>,
}

impl ThreadScheduler {
    /// Creates a pool without threads.
    pub fn new(config: Config, now: Instant) -> Self {
        ThreadScheduler {
            dispatcher: Dispatcher::new(Rc::new(config), rand::random(), now),
            orders: Vec::new(),
            waking_at: None,
        }
    }

    /// Takes a task, for a new thread if another one is allowed.
    pub fn submit(&mut self, ticket: Ticket, timeout_ms: u32, now: Instant) {
        self.submit_to(None, ticket, timeout_ms, now);
    }

    /// Takes a task, for a new thread only if no thread is idle.
    pub fn submit_to_idle(&mut self, ticket: Ticket, timeout_ms: u32, now: Instant) {
        let idle = self.dispatcher.free_child();
        self.submit_to(idle, ticket, timeout_ms, now);
    }

    fn submit_to(&mut self, to: Option<ChildId>, ticket: Ticket, timeout_ms: u32, now: Instant) {
        let call = NewCall {
            ticket,
            to,
            is_beside: false,
            key: 0,
            timeout_ms,
            counted: 0,
        };
        // The host keeps the task itself.
        let submission = Submission {
            call,
            task: &[],
            params: &[],
            flags: Flags::default(),
            parts: &[],
            attached: Attached::default(),
            id: "",
        };
        let taken = self.dispatcher.submit(&submission, now);
        self.act(now);
        if let Some((child, _)) = taken {
            self.orders.push(ThreadOrder::Run(child, ticket));
        }
    }

    /// Records that a thread has finished a task, and takes its next.
    pub fn answered(&mut self, child: ChildId, ticket: Ticket, now: Instant) {
        if let Some(call) = self.dispatcher.call_of(ticket) {
            self.dispatcher.answered(child, call, now);
        }
        self.dispatcher.after_answers(now);
        self.act(now);
    }

    /// Records that a thread has ended, or could not be started. The host knows why, and what has happened to its task.
    pub fn ended(&mut self, child: ChildId, now: Instant) {
        // Treated as if it was asked to end: only its task is lost, and the next task may get a thread at once.
        self.dispatcher.let_go(child, now);
        let status = ExitStatus {
            code: None,
            signal: None,
            is_oom_killed: false,
        };
        self.dispatcher.exited(child, status, Farewell::default(), now);
        self.act(now);
    }

    /// Gives up a waiting task.
    pub fn cancel(&mut self, ticket: Ticket, now: Instant) {
        self.dispatcher.cancel(ticket, now);
        self.act(now);
    }

    /// Starts threads until there are `count`.
    pub fn warm(&mut self, count: usize, now: Instant) {
        self.dispatcher.warm(count, now);
        self.dispatcher.pump(now);
        self.act(now);
    }

    /// Changes the maximum number of threads. If there are more, the youngest finish their tasks and end.
    pub fn set_max(&mut self, max: usize, now: Instant) {
        self.dispatcher.set_max(max, now);
        self.act(now);
    }

    /// Replaces a thread with a new one. The old thread finishes its task and ends.
    pub fn recycle(&mut self, child: ChildId, now: Instant) {
        self.dispatcher.recycle(child, now);
        self.act(now);
    }

    /// Ends a thread once it has no task.
    pub fn drain(&mut self, child: ChildId, now: Instant) {
        self.dispatcher.drain(child, now);
        self.act(now);
    }

    /// Starts a thread in place of one that was asked to end for that purpose.
    pub fn start_instead(&mut self, now: Instant) {
        self.dispatcher.start_instead(now);
        self.act(now);
    }

    /// Whether a thread takes tasks.
    pub fn is_serving(&self, child: ChildId) -> bool {
        self.dispatcher.is_serving(child)
    }

    /// Statistics of the pool and its threads. A task that has thrown counts as done.
    pub fn stats(&self, now: Instant) -> PoolStats {
        self.dispatcher.stats(now)
    }

    /// Does everything that is due.
    pub fn on_time(&mut self, now: Instant) {
        self.waking_at = None;
        self.dispatcher.on_time(now);
        self.act(now);
    }

    /// Takes what the host must do since the last call.
    pub fn take_orders(&mut self) -> Vec<ThreadOrder> {
        std::mem::take(&mut self.orders)
    }

    fn act(&mut self, now: Instant) {
        loop {
            while let Some(action) = self.dispatcher.next_action() {
                self.order(action, now);
            }
            // The host already knows what the events report.
            drop(self.dispatcher.take_events());
            // A waiting task may get a new thread now, without waiting for the next turn of the host's loop.
            match self.dispatcher.next_timer() {
                Some(at) if at <= now => self.dispatcher.on_time(now),
                Some(at) => return self.wake_at(at),
                None => return,
            }
        }
    }

    /// Sets the host's only timer. A timer that fires early costs less than moving it with each task.
    fn wake_at(&mut self, at: Instant) {
        if self.waking_at.is_none_or(|before| at < before) {
            self.waking_at = Some(at);
            self.orders.push(ThreadOrder::Wake(at));
        }
    }

    fn order(&mut self, action: Action, now: Instant) {
        let order = match action {
            Action::Spawn(child, _) | Action::SpawnLater(child) => {
                // The new thread keeps its tasks until it runs.
                self.dispatcher.spawned(child, child.0, None);
                self.dispatcher.became_ready(child, now);
                ThreadOrder::Start(child)
            }
            Action::Send(child, call) => match self.dispatcher.ticket_of(call) {
                Some(ticket) => ThreadOrder::Run(child, ticket),
                None => return,
            },
            // The host only gives up waiting tasks.
            Action::Cancel(child, _) => ThreadOrder::Late(child),
            Action::End(child) | Action::Kill(child) if self.dispatcher.knows(child) => {
                ThreadOrder::End(child)
            }
            // A thread has no channel for questions, and cannot be stopped.
            _ => return,
        };
        self.orders.push(order);
    }
}

#[cfg(test)]
#[path = "thread_scheduler_tests.rs"]
mod tests;
