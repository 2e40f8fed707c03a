//! Waits that do not block: they run on our threads, and the loop delivers the outcome.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use napi::bindgen_prelude::{BigInt, Function, Int32Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, coded, exhausted, internal};
use super::shared_memory::{NativeSharedMemory, taken_number, waited_number};
use super::uv::{LoopWatch, OnReadable, Receiver};
use crate::core::shm::{Cancel, Deadline, Mutex, Waiters};

/// The waits with their connection to JavaScript.
struct Shared {
    waiters: RefCell<Option<Waiters>>,
    receiver: Receiver,
    watch: RefCell<Option<LoopWatch>>,
}

impl Shared {
    fn release(&self) {
        drop(self.watch.borrow_mut().take());
        drop(self.waiters.borrow_mut().take());
        self.receiver.release();
    }
}

impl OnReadable for Shared {
    fn on_readable(&self) {
        let outcomes = self.waiters.borrow_mut().as_mut().map(Waiters::take);
        if let Some(outcomes) = outcomes.filter(|outcomes| !outcomes.is_empty()) {
            self.receiver.tell(outcomes);
        }
    }

    fn on_panic(&self, _message: &str) {
        self.release();
    }

    fn on_teardown(&self) {
        self.release();
    }
}

/// A thread's waits.
#[napi]
pub struct NativeWaits {
    shared: Rc<Shared>,
}

#[napi]
impl NativeWaits {
    /// `receive` gets the outcomes: ticket and outcome, numbered as by `NativeSharedMemory`.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "receive: (outcomes: Array<[number, number]>) => void"
    )]
    pub fn new(env: Env, receive: Function<'_, (), ()>) -> Result<Self, Code> {
        let waiters = Waiters::new().map_err(exhausted("wait for shared memory"))?;
        let no_numbers = Int32Array::new(Vec::new());
        let shared = Rc::new(Shared {
            waiters: RefCell::new(None),
            receiver: Receiver::new(env, &receive, no_numbers).map_err(internal)?,
            watch: RefCell::new(None),
        });
        let target: Weak<dyn OnReadable> = Rc::downgrade(&(Rc::clone(&shared) as Rc<dyn OnReadable>));
        let watch = LoopWatch::start(env, &waiters, target)?;
        shared.watch.replace(Some(watch));
        shared.waiters.replace(Some(waiters));
        Ok(NativeWaits { shared })
    }

    /// Takes the lock at an index of 64-bit words.
    #[napi(catch_unwind)]
    pub fn lock(
        &self,
        ticket: u32,
        memory: &NativeSharedMemory,
        index: u32,
        timeout: f64,
    ) -> Result<(), Code> {
        let (memory, owner) = (memory.memory().map_err(internal)?, memory.lock_owner());
        self.start(ticket, move |cancel| {
            let deadline = Deadline::of_millis(timeout, Some(cancel));
            let mutex = Mutex::at(&memory, index as usize, owner);
            mutex.map_or(Waiters::FAILED, |mutex| {
                taken_number(mutex.lock_elsewhere(&deadline))
            })
        })
    }

    /// Waits for a 32-bit word to change.
    #[napi(catch_unwind)]
    pub fn wait(
        &self,
        ticket: u32,
        memory: &NativeSharedMemory,
        index: u32,
        expected: i32,
        timeout: f64,
    ) -> Result<(), Code> {
        let memory = memory.memory().map_err(internal)?;
        self.start(ticket, move |cancel| {
            let deadline = Deadline::of_millis(timeout, Some(cancel));
            let waited = memory.wait32(index as usize, expected.cast_unsigned(), &deadline);
            waited.map_or(Waiters::FAILED, waited_number)
        })
    }

    /// Waits for a 64-bit word to change.
    #[napi(catch_unwind)]
    pub fn wait_wide(
        &self,
        ticket: u32,
        memory: &NativeSharedMemory,
        index: u32,
        expected: BigInt,
        timeout: f64,
    ) -> Result<(), Code> {
        let memory = memory.memory().map_err(internal)?;
        let expected = super::shared_memory::low_bits(&expected);
        self.start(ticket, move |cancel| {
            let deadline = Deadline::of_millis(timeout, Some(cancel));
            let waited = memory.wait64(index as usize, expected, &deadline);
            waited.map_or(Waiters::FAILED, waited_number)
        })
    }

    fn start(&self, ticket: u32, wait: impl FnOnce(Cancel) -> u32 + Send + 'static) -> Result<(), Code> {
        match self.shared.waiters.borrow_mut().as_mut() {
            Some(waiters) => waiters.start(ticket, wait).map_err(|error| coded(&error)),
            None => Err(internal("the thread is ending")),
        }
    }

    /// Ends a wait early; its outcome is still delivered.
    #[napi(catch_unwind)]
    pub fn cancel(&self, ticket: u32) {
        if let Some(waiters) = self.shared.waiters.borrow().as_ref() {
            waiters.cancel(ticket);
        }
    }

    /// Whether waits keep the process alive.
    #[napi(catch_unwind)]
    pub fn keep_alive(&self, keep_alive: bool) {
        if let Some(watch) = self.shared.watch.borrow().as_ref() {
            watch.set_keep_alive(keep_alive);
        }
    }
}
