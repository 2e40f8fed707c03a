//! The child's end of the shared-memory transport as JavaScript sees it. `js/process-host/process-host.js` uses it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use napi::bindgen_prelude::{Function, Int32Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, exhausted, internal};
use super::uv::{ArrayBuffers, LoopWatch, Numbers, OnReadable, PartsValue, Receiver, TextBuffer, TextValue};
use crate::core::child::{ChildId, attach};
use crate::core::platform::{self, OwnedHandle};
use crate::core::pool::{Delivery, GroupKind};
use crate::core::transport::shared_memory::{ChildEnd, Corrupt, VERSION};
use crate::core::wire::handshake::TRANSPORT_FILES;
use crate::core::wire::{Flags, Kind, batch};

/// The most bytes to read in one turn of the loop.
const BUDGET: usize = 2 * 1024 * 1024;

struct Shared {
    end: RefCell<Option<ChildEnd>>,
    store: RefCell<ArrayBuffers>,
    delivery: RefCell<Delivery>,
    receiver: Receiver,
    watch: RefCell<Option<LoopWatch>>,
}

impl Shared {
    fn read(&self) {
        let mut delivery = self.delivery.take();
        delivery.begin(ChildId(0), GroupKind::Values);
        let mut end = self.end.borrow_mut();
        let read = end.as_mut().map(|end| {
            end.read(BUDGET, &mut *self.store.borrow_mut(), &mut |message| {
                match message.kind {
                    Kind::Call => {
                        delivery.value(Some(message.id), message.flags, message.text, message.parts)
                    }
                    // Two items, as a call has.
                    Kind::Cancel => delivery.value(Some(message.id), Flags::CANCEL, b"0,0", &[]),
                    _ => {}
                }
            })
        });
        drop(end);
        delivery.end();
        // The memory is corrupt. JavaScript then ends the process: otherwise the pool would not learn that its calls are lost.
        let is_broken = matches!(read, Some(Err(_))).then_some(true);
        if is_broken.is_some() {
            self.stop();
        }
        self.receiver.deliver(&delivery, is_broken, &self.store);
        delivery.clear();
        self.delivery.replace(delivery);
    }

    fn stop(&self) {
        drop(self.watch.borrow_mut().take());
        drop(self.end.borrow_mut().take());
    }

    fn release(&self) {
        self.stop();
        self.store.borrow_mut().clear();
        self.receiver.release();
    }
}

impl OnReadable for Shared {
    fn on_readable(&self) {
        self.read();
    }

    fn on_panic(&self, _message: &str) {
        self.release();
    }

    fn on_teardown(&self) {
        self.release();
    }
}

/// A child's end of the shared-memory transport.
#[napi]
pub struct NativeChildTransport {
    shared: Rc<Shared>,
}

#[napi]
impl NativeChildTransport {
    /// The version of the transport; that of the pool must be the same.
    #[napi(catch_unwind)]
    pub fn version() -> u32 {
        VERSION
    }

    /// Makes a utility process a child of the pool that awaits it at this address. Returns the channel's descriptor, and then the other
    /// descriptors of a forked child, in the same order.
    #[napi(catch_unwind)]
    pub fn enter_pool(address: String) -> Result<Vec<i32>, Code> {
        let inherited = attach(&address).map_err(exhausted("enter the pool"))?;
        let files = [inherited.channel].into_iter().chain(inherited.files);
        Ok(files.map(platform::into_number).collect())
    }

    /// Ends this process at once.
    #[napi]
    pub fn exit_now(code: i32) {
        platform::exit_now(code)
    }

    /// Takes over three descriptors: memory, own bell, pool's bell. `receive` is called as `Receiver` describes.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        env: Env,
        files: Vec<i32>,
        receive: Function<'_, (), ()>,
        incoming: Int32Array,
    ) -> Result<Self, Code> {
        let take_inherited = |at| platform::take_inherited(files.get(at).copied().unwrap_or(-1));
        let files: [OwnedHandle; TRANSPORT_FILES] = [
            take_inherited(0).map_err(internal)?,
            take_inherited(1).map_err(internal)?,
            take_inherited(2).map_err(internal)?,
        ];
        let shared = Rc::new(Shared {
            end: RefCell::new(Some(ChildEnd::open(files).map_err(internal)?)),
            store: RefCell::new(ArrayBuffers::new(env)),
            delivery: RefCell::default(),
            receiver: Receiver::new(env, &receive, incoming).map_err(internal)?,
            watch: RefCell::new(None),
        });
        Ok(NativeChildTransport { shared })
    }

    /// Starts to read.
    #[napi(catch_unwind)]
    pub fn start(&self, env: Env) -> Result<(), Code> {
        let shared = &self.shared;
        let target: Weak<dyn OnReadable> = Rc::downgrade(&(Rc::clone(shared) as Rc<dyn OnReadable>));
        let mut end = shared.end.borrow_mut();
        let Some(end) = end.as_mut() else { return Ok(()) };
        shared.watch.replace(Some(LoopWatch::start(env, end, target)?));
        // Reading reveals a pool that has broken the transport.
        let _ = end.start();
        Ok(())
    }

    /// The function that sends answers. It takes their values as JSON lines, the length of the text, the number of answers in the array,
    /// and their binary parts. It returns false if the transport is broken.
    ///
    /// A separate function, because Node-API's check of a method's receiver costs more than the rest of it.
    #[napi(
        catch_unwind,
        ts_return_type = "(text: string, length: number, count: number, parts: Uint8Array[] | undefined) => boolean"
    )]
    pub fn sender<'env>(&self, env: &'env Env, outgoing: Int32Array) -> Result<Function<'env, (), bool>> {
        let shared = Rc::clone(&self.shared);
        let outgoing = Numbers::new(outgoing);
        let buffer = RefCell::new(TextBuffer::default());
        env.create_function_from_closure("send", move |call| {
            let (text, length) = (call.get::<TextValue>(0)?, call.get::<u32>(1)?);
            let (count, parts) = (call.get::<u32>(2)?, call.get::<PartsValue>(3)?);
            let mut buffer = buffer.borrow_mut();
            let text = buffer.read(text, length as usize)?;
            let numbers = outgoing.get();
            let fields = &numbers[..(count as usize * batch::FIELDS_PER_REPLY).min(numbers.len())];
            let parts = parts.slices()?;
            let mut end = shared.end.borrow_mut();
            let sent = end.as_mut().map(|end| send(end, fields, text, &parts));
            Ok(!matches!(sent, Some(Err(Corrupt))))
        })
    }
}

fn send(
    end: &mut ChildEnd,
    fields: &[i32],
    text: &[u8],
    parts: &[&[u8]],
) -> std::result::Result<(), Corrupt> {
    for reply in batch::replies(fields, text, parts) {
        end.reply(reply.call, reply.flags, reply.json, reply.parts)?;
    }
    end.flush()
}
