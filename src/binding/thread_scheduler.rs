//! The scheduler of threads that JavaScript starts, calls and ends. `js/threads/thread-scheduler.js` uses it.

use std::cell::RefCell;
use std::time::Instant;

use napi::Result;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use super::convert::option_value;
use super::error::{Code, coded, internal};
use super::stats::NativePoolStats;
use crate::core::child::ChildId;
use crate::core::pool::{Config, ThreadOrder, ThreadScheduler};

/// An order for a thread, by `kind`; `core::pool::ThreadOrder` documents each.
#[napi(
    discriminant = "kind",
    discriminant_case = "camelCase",
    object_from_js = false
)]
pub enum NativeThreadOrder {
    Start { child: u32 },
    Run { child: u32, ticket: u32 },
    Late { child: u32 },
    End { child: u32 },
    Wake { ms: f64 },
}

impl From<ThreadOrder> for NativeThreadOrder {
    fn from(order: ThreadOrder) -> Self {
        match order {
            ThreadOrder::Start(child) => NativeThreadOrder::Start { child: child.into() },
            ThreadOrder::Run(child, ticket) => NativeThreadOrder::Run {
                child: child.into(),
                ticket,
            },
            ThreadOrder::Late(child) => NativeThreadOrder::Late { child: child.into() },
            ThreadOrder::End(child) => NativeThreadOrder::End { child: child.into() },
            ThreadOrder::Wake(at) => NativeThreadOrder::Wake {
                ms: at.saturating_duration_since(Instant::now()).as_secs_f64() * 1000.0,
            },
        }
    }
}

/// Decides which thread gets which task. Methods return the resulting orders.
#[napi]
pub struct NativeThreadScheduler {
    inner: RefCell<ThreadScheduler>,
}

#[napi]
impl NativeThreadScheduler {
    /// Validates the options of the pool.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "options: import('./index.js').ChildProcessPoolOptions"
    )]
    pub fn new(options: Unknown) -> Result<Self, Code> {
        let options = option_value(options).map_err(internal)?;
        let config = Config::read(options).map_err(|error| coded(&error))?;
        Ok(NativeThreadScheduler {
            inner: RefCell::new(ThreadScheduler::new(config, Instant::now())),
        })
    }

    /// Takes a task; if it prefers an idle thread, it gets a new one only if none is idle.
    #[napi(catch_unwind)]
    pub fn submit(&self, ticket: u32, timeout: u32, prefers_idle: bool) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| match prefers_idle {
            true => scheduler.submit_to_idle(ticket, timeout, now),
            false => scheduler.submit(ticket, timeout, now),
        })
    }

    /// A thread is done with a task.
    #[napi(catch_unwind)]
    pub fn answered(&self, child: u32, ticket: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.answered(ChildId(child), ticket, now))
    }

    /// A thread has ended, or could not be started.
    #[napi(catch_unwind)]
    pub fn ended(&self, child: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.ended(ChildId(child), now))
    }

    /// A waiting task is abandoned.
    #[napi(catch_unwind)]
    pub fn cancel(&self, ticket: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.cancel(ticket, now))
    }

    /// Starts threads until there are this many.
    #[napi(catch_unwind)]
    pub fn warm(&self, count: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.warm(count as usize, now))
    }

    /// Changes the maximum number of threads.
    #[napi(catch_unwind)]
    pub fn set_max(&self, max: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.set_max(max as usize, now))
    }

    /// Replaces a thread with a fresh one.
    #[napi(catch_unwind)]
    pub fn recycle(&self, child: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.recycle(ChildId(child), now))
    }

    /// Ends a thread once it has no task.
    #[napi(catch_unwind)]
    pub fn drain(&self, child: u32) -> Vec<NativeThreadOrder> {
        self.change(|scheduler, now| scheduler.drain(ChildId(child), now))
    }

    /// Starts a thread in place of one that was asked to end for this.
    #[napi(catch_unwind)]
    pub fn start_instead(&self) -> Vec<NativeThreadOrder> {
        self.change(ThreadScheduler::start_instead)
    }

    /// Whether a thread takes tasks.
    #[napi(catch_unwind)]
    pub fn is_serving(&self, child: u32) -> bool {
        self.inner.borrow().is_serving(ChildId(child))
    }

    /// Counters. The pids of threads are unknown here, and a task that has thrown counts as done.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> NativePoolStats {
        self.inner.borrow().stats(Instant::now()).into()
    }

    /// Handles timers that are due.
    #[napi(catch_unwind)]
    pub fn on_time(&self) -> Vec<NativeThreadOrder> {
        self.change(ThreadScheduler::on_time)
    }

    fn change(&self, change: impl FnOnce(&mut ThreadScheduler, Instant)) -> Vec<NativeThreadOrder> {
        let mut scheduler = self.inner.borrow_mut();
        change(&mut scheduler, Instant::now());
        scheduler.take_orders().into_iter().map(Into::into).collect()
    }
}
