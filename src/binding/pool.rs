//! A pool as JavaScript sees it. `js/pool/` makes it a `ChildProcessPool`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use napi::bindgen_prelude::{Array, Function, Int32Array, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

use super::balancer::NativeBalancer;
use super::convert::option_value;
use super::error::{Code, coded, exhausted, internal};
use super::events::NativePoolEvent;
use super::pool_settings::Settings;
use super::shared_memory::memories_in;
use super::stats::NativePoolStats;
use super::uv::{ArrayBuffers, LoopWatch, Numbers, OnReadable, PartsValue, Receiver, TextBuffer, TextValue};
use crate::core::child::{ChildId, OutputLine, Stream};
use crate::core::platform::duplicate;
use crate::core::pool::{Attached, Config, Engine, Listening, PoolEvent, Sending};
use crate::core::transport::Parcel;
use crate::core::wire::batch::FIELDS_PER_CALL;
use crate::core::wire::delivery::{NO_CALL, NOBODY_WAITS};

/// The engine with its connection to JavaScript.
struct Shared {
    engine: RefCell<Option<Engine>>,
    receiver: Receiver,
    store: RefCell<ArrayBuffers>,
    watch: RefCell<Option<LoopWatch>>,
}

impl Shared {
    fn deliver(&self) {
        let delivery = self.engine.borrow_mut().as_mut().map(Engine::take_delivery);
        let Some(mut delivery) = delivery.filter(|delivery| !delivery.is_empty()) else {
            return;
        };
        let events = objects_of(delivery.events.drain(..));
        self.receiver.deliver(&delivery, events, &self.store);
        if let Some(engine) = self.engine.borrow_mut().as_mut() {
            engine.delivered(delivery);
        }
    }

    /// Releases the loop and, by dropping the engine, all children.
    fn release(&self) {
        drop(self.watch.borrow_mut().take());
        drop(self.engine.borrow_mut().take());
        self.store.borrow_mut().clear();
        self.receiver.release();
    }
}

impl OnReadable for Shared {
    fn on_readable(&self) {
        if let Some(engine) = self.engine.borrow_mut().as_mut() {
            engine.turn(&mut *self.store.borrow_mut());
        }
        self.deliver();
    }

    fn on_panic(&self, message: &str) {
        let message = message.to_owned();
        self.receiver.tell(vec![NativePoolEvent::Panicked { message }]);
        self.release();
    }

    fn on_teardown(&self) {
        self.release();
    }
}

/// A pool. Methods that change something return the events that this causes, or nothing.
#[napi]
pub struct NativePool {
    shared: Rc<Shared>,
    outgoing: RefCell<Option<Numbers>>,
}

/// The events, if any.
#[napi]
pub type NativePoolEvents = Option<Vec<NativePoolEvent>>;

#[napi]
impl NativePool {
    /// Validates the options and starts watching. `receive` is called as `Receiver` describes; calls go out through `outgoing`; `memories`
    /// are those of the option `shared`; with `asks_host`, the event `prepare` asks how to start each child.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "options: Omit<import('./index.js').ChildProcessPoolOptions, 'shared'> & { shared?: string[] }, receive: (events: NativePoolEvent[] | undefined, parts: ArrayBuffer[] | undefined, ...texts: string[]) => void, incoming: Int32Array, outgoing: Int32Array, memories: NativeSharedMemory[], asksHost: boolean"
    )]
    pub fn new(
        env: Env,
        options: Unknown,
        receive: Function<'_, (), ()>,
        incoming: Int32Array,
        outgoing: Int32Array,
        memories: Array,
        asks_host: bool,
    ) -> Result<Self, Code> {
        let options = option_value(options).map_err(internal)?;
        let memories = memories_in(&memories).map_err(internal)?;
        let mut config = Config::read_sharing(options, memories).map_err(|error| coded(&error))?;
        config.asks_host = asks_host;
        let engine = Engine::new(config).map_err(exhausted("make a pool"))?;
        let shared = Rc::new(Shared {
            engine: RefCell::new(None),
            receiver: Receiver::new(env, &receive, incoming).map_err(internal)?,
            store: RefCell::new(ArrayBuffers::new(env)),
            watch: RefCell::new(None),
        });
        let target: Weak<dyn OnReadable> = Rc::downgrade(&(Rc::clone(&shared) as Rc<dyn OnReadable>));
        let watch = LoopWatch::start(env, &engine, target)?;
        shared.watch.replace(Some(watch));
        shared.engine.replace(Some(engine));
        Ok(NativePool {
            shared,
            outgoing: RefCell::new(Some(Numbers::new(outgoing))),
        })
    }

    /// The function that takes a batch: its text, the text's length, the number of calls in the array, their binary parts, the memories of
    /// the one call that has some, and whether that call has objects, too.
    ///
    /// A separate function, because Node-API's check of a method's receiver costs more than the rest of it.
    #[napi(
        catch_unwind,
        ts_return_type = "(text: string, length: number, calls: number, parts: Uint8Array[] | undefined, memories: NativeSharedMemory[] | undefined, hasObjects: boolean) => NativePoolEvent[] | undefined"
    )]
    pub fn submitter<'env>(&self, env: &'env Env) -> Result<Function<'env, (), NativePoolEvents>> {
        let shared = Rc::clone(&self.shared);
        let outgoing = self.outgoing.borrow_mut().take();
        let buffer = RefCell::new(TextBuffer::default());
        env.create_function_from_closure("submit", move |call| {
            let (text, length, calls) = (
                call.get::<TextValue>(0)?,
                call.get::<u32>(1)?,
                call.get::<u32>(2)?,
            );
            let parts = call.get::<PartsValue>(3)?;
            let memories = call.get::<Option<Array>>(4)?;
            let memories = memories
                .as_ref()
                .map(memories_in)
                .transpose()?
                .unwrap_or_default();
            let attached = Attached {
                memories: &memories,
                has_objects: call.get::<bool>(5)?,
            };
            let mut buffer = buffer.borrow_mut();
            let text = buffer.read(text, length as usize)?;
            let numbers = outgoing.as_ref().map(Numbers::get).unwrap_or_default();
            let fields = &numbers[..(calls as usize * FIELDS_PER_CALL).min(numbers.len())];
            if let Some(engine) = shared.engine.borrow_mut().as_mut() {
                engine.submit(fields, text, &parts.slices()?, attached);
            }
            Ok(take_events(&shared))
        })
    }

    /// The pool's settings with defaults, for its public properties.
    #[napi(catch_unwind)]
    pub fn settings(&self) -> Option<Settings> {
        self.read(|engine| Settings::of(engine.config()))
    }

    /// A handle on the pool's balancer.
    #[napi(catch_unwind)]
    pub fn balancer(&self) -> Option<NativeBalancer> {
        self.read(|engine| NativeBalancer::from_shared(engine.balancer()))
    }

    /// The balancer's targets, in order: pid and weight.
    #[napi(catch_unwind)]
    pub fn targets(&self) -> Vec<PoolTarget> {
        let targets = self.read(Engine::targets).unwrap_or_default();
        targets
            .into_iter()
            .map(|(pid, weight)| PoolTarget { id: pid, weight })
            .collect()
    }

    /// Returns the ticket of the call for the id in a child's message, or the value that replaces it in `wire::delivery`.
    #[napi(catch_unwind)]
    pub fn settle(&self, child: u32, id: String) -> i32 {
        let settled = self.read_mut(|engine| engine.settle(ChildId(child), id.as_bytes()));
        match settled.flatten() {
            Some(Some(ticket)) => ticket.cast_signed(),
            Some(None) => NOBODY_WAITS,
            None => NO_CALL,
        }
    }

    /// Drops a call.
    #[napi(catch_unwind)]
    pub fn cancel(&self, ticket: u32) -> NativePoolEvents {
        self.change(|engine| engine.cancel(ticket))
    }

    /// A child has written something that is not JSON.
    #[napi(catch_unwind)]
    pub fn evict(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.evict(ChildId(child)))
    }

    /// Starts children until this many take calls.
    #[napi(catch_unwind)]
    pub fn warm(&self, count: u32) -> NativePoolEvents {
        self.change(|engine| engine.warm(count as usize))
    }

    /// Ends a child, step by step.
    #[napi(catch_unwind)]
    pub fn kill(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.kill(ChildId(child)))
    }

    /// Signals a child, waking it. Returns whether there is one.
    #[napi(catch_unwind)]
    pub fn signal(&self, child: u32, signal: i32) -> bool {
        self.read_mut(|engine| engine.signal(ChildId(child), signal).unwrap_or(false))
            .unwrap_or(false)
    }

    /// Sends a user's message to a child, optionally with a copy of a descriptor: `done`, `gone`, `full`, `unsupported`, or `notOpen` when
    /// there is no such descriptor.
    #[napi(catch_unwind)]
    pub fn send_message(&self, child: u32, json: String, handle: Option<i32>, ticket: u32) -> &'static str {
        let file = match handle.map(duplicate).transpose() {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => return "unsupported",
            Err(_) => return "notOpen",
        };
        let parcel = Parcel {
            line: (json + "\n").into_bytes(),
            file: file.map(|file| (file, ticket)),
        };
        let sending = self.read_mut(|engine| engine.send_message(ChildId(child), parcel));
        match sending.unwrap_or(Sending::Gone) {
            Sending::Done => "done",
            Sending::Gone => "gone",
            Sending::Full => "full",
        }
    }

    /// Puts a child to sleep, unless it has calls.
    #[napi(catch_unwind)]
    pub fn sleep(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| {
            engine.sleep(ChildId(child));
        })
    }

    /// Wakes a child.
    #[napi(catch_unwind)]
    pub fn wake(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.wake(ChildId(child)))
    }

    /// Continues all children, since the host is about to end.
    #[napi(catch_unwind)]
    pub fn continue_all(&self) {
        self.read(Engine::continue_all);
    }

    /// Changes the maximum number of children.
    #[napi(catch_unwind)]
    pub fn set_max(&self, max: u32) -> NativePoolEvents {
        self.change(|engine| engine.set_max(max as usize))
    }

    /// Whether events carry output as text, bytes, or both.
    #[napi(catch_unwind)]
    pub fn listen(&self, text: bool, bytes: bool) {
        self.read_mut(|engine| engine.listen(Listening { text, bytes }));
    }

    /// Starts to close.
    #[napi(catch_unwind)]
    pub fn close(&self, force: bool) -> NativePoolEvents {
        self.change(|engine| engine.close(force))
    }

    /// Frees everything. Kills all remaining children.
    #[napi(catch_unwind)]
    pub fn release(&self) {
        self.shared.release();
    }

    /// The function that says whether the pool keeps the process alive. A separate function for the same reason as the submitter.
    #[napi(catch_unwind, ts_return_type = "(keepAlive: boolean) => void")]
    pub fn set_keep_alive<'env>(&self, env: &'env Env) -> Result<Function<'env, (), ()>> {
        let shared = Rc::clone(&self.shared);
        let kept = Cell::new(false);
        env.create_function_from_closure("keepAlive", move |call| {
            let keep_alive = call.get::<bool>(0)?;
            let changed = kept.replace(keep_alive) != keep_alive;
            if let Some(watch) = shared.watch.borrow().as_ref().filter(|_| changed) {
                watch.set_keep_alive(keep_alive);
            }
            Ok(())
        })
    }

    /// The child bound to a sticky key; 0 for none.
    #[napi(catch_unwind)]
    pub fn bound(&self, key: u32) -> u32 {
        self.read(|engine| engine.bound(key))
            .flatten()
            .map_or(0, |child| child.0)
    }

    /// Unbinds a sticky key. Returns whether its number is free: no call of the key waits.
    #[napi(catch_unwind)]
    pub fn unbind(&self, key: u32) -> bool {
        self.read_mut(|engine| engine.unbind(key)).unwrap_or(true)
    }

    /// Drops a sticky key that was not used for a long time, unless calls of it wait. Returns whether it was dropped.
    #[napi(catch_unwind)]
    pub fn forget(&self, key: u32) -> bool {
        self.read_mut(|engine| engine.forget(key)).unwrap_or(true)
    }

    /// The number of calls that a child has.
    #[napi(catch_unwind)]
    pub fn in_flight(&self, child: u32) -> u32 {
        self.read(|engine| engine.in_flight(ChildId(child))).unwrap_or(0)
    }

    /// Milliseconds since a child last got or finished a call.
    #[napi(catch_unwind)]
    pub fn idle_ms(&self, child: u32) -> Option<f64> {
        self.read(|engine| engine.idle_ms(ChildId(child))).flatten()
    }

    /// The last lines that a child printed.
    #[napi(catch_unwind)]
    pub fn last_output(&self, child: u32) -> Vec<PrintedLine> {
        let lines = self.read(|engine| engine.last_output(ChildId(child)));
        let to_line = |line: OutputLine| PrintedLine {
            text: line.text,
            is_error: line.stream == Stream::Stderr,
        };
        lines.unwrap_or_default().into_iter().map(to_line).collect()
    }

    /// Counts and times; undefined for a pool that has failed.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> NativePoolStats {
        let stats = self.read(Engine::stats);
        stats.map(NativePoolStats::from).unwrap_or_default()
    }

    fn read<T>(&self, look: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.shared.engine.borrow().as_ref().map(look)
    }

    /// For changes whose events can wait for the next turn.
    pub(super) fn read_mut<T>(&self, change: impl FnOnce(&mut Engine) -> T) -> Option<T> {
        self.shared.engine.borrow_mut().as_mut().map(change)
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Engine)) -> NativePoolEvents {
        self.read_mut(change);
        take_events(&self.shared)
    }
}

fn take_events(shared: &Shared) -> NativePoolEvents {
    let mut engine = shared.engine.borrow_mut();
    objects_of(engine.as_mut()?.take_events().into_iter())
}

fn objects_of(events: impl ExactSizeIterator<Item = PoolEvent>) -> NativePoolEvents {
    (events.len() > 0).then(|| events.map(NativePoolEvent::from).collect())
}

/// A line that a child has printed.
#[napi(object, object_from_js = false)]
pub struct PrintedLine {
    /// Without its line end.
    pub text: String,
    /// Whether it was printed to stderr.
    pub is_error: bool,
}

/// A child as the balancer sees it.
#[napi(object, object_from_js = false)]
pub struct PoolTarget {
    /// Its pid, once it runs.
    pub id: Option<u32>,
    /// Its weight.
    pub weight: f64,
}
