//! Shared memory as JavaScript sees it. `js/shared/` makes it a `SharedMemory`, checks arguments, and implements the locks.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use napi::bindgen_prelude::{Array, BigInt, ClassInstance, Function, ObjectFinalize, Unknown};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, coded, internal};
use super::kept_memories::{self, Opened, Slot, with_room};
use super::uv::{Bytes, adjust_external, detach, external_buffer, known_value, number_function};
use crate::core::shm::{Deadline, Memory, Mutex as SharedMutex, Operation, Owner, Taken, Waited};
use crate::core::sync::{Arc, Mutex, Weak, lock};
use crate::core::wire::{taken, waited};

/// The memories that threads of this process have open, by name, so that one thread can pass a memory to another.
static OPEN: Mutex<Option<HashMap<String, Weak<Opened>>>> = Mutex::new(None);

/// A memory that one thread has open.
#[napi(custom_finalize)]
pub struct NativeSharedMemory {
    slot: Slot,
    name: String,
    lock_owner: Owner,
    /// Its key.
    key: RefCell<String>,
    /// The size that was reported to V8.
    told: Cell<i64>,
}

#[napi]
impl NativeSharedMemory {
    /// New memory, all zero.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, bytes: f64) -> Result<Self, Code> {
        let created = with_room(&env, || Memory::create(bytes as usize));
        Self::from_memory(created.map_err(|error| coded(&error))?)
    }

    /// Memory whose descriptor this process has inherited; this takes ownership of the descriptor.
    #[napi(factory, catch_unwind)]
    pub fn inherited(descriptor: i32) -> Result<Self, Code> {
        Self::from_memory(Memory::inherited(descriptor).map_err(|error| coded(&error))?)
    }

    /// The memory of this name, if a thread of this process has it open.
    #[napi(catch_unwind)]
    pub fn opened(name: String) -> Option<NativeSharedMemory> {
        let open = lock(&OPEN);
        let opened = open.as_ref()?.get(&name)?.upgrade()?;
        Some(Self::over(opened, name))
    }

    /// A memory that has just been opened, or the object that the thread already has for it.
    pub(crate) fn from_memory(memory: Memory) -> Result<Self, Code> {
        let (device, file) = memory.key().map_err(|error| coded(&error))?;
        let name = format!("{device}:{file}");
        let mut open = lock(&OPEN);
        let open = open.get_or_insert_default();
        open.retain(|_, opened| opened.strong_count() > 0);
        if let Some(opened) = open.get(&name).and_then(Weak::upgrade) {
            return Ok(Self::over(opened, name));
        }
        let opened = Arc::new(Opened(Arc::new(memory)));
        open.insert(name.clone(), Arc::downgrade(&opened));
        Ok(Self::over(opened, name))
    }

    fn over(opened: Arc<Opened>, name: String) -> Self {
        NativeSharedMemory {
            slot: Rc::new(RefCell::new(Some(opened))),
            name,
            lock_owner: Owner::new(),
            key: RefCell::default(),
            told: Cell::new(0),
        }
    }

    /// `owner` becomes the script's object for the memory; [`NativeSharedMemory::owner`] finds it by its key. Both are passed, since
    /// neither is kept alive: when this object is no longer referenced, the memory is released.
    #[napi(
        catch_unwind,
        ts_args_type = "itself: NativeSharedMemory, owner: object, key: string"
    )]
    pub fn keep(&self, env: Env, itself: Unknown, owner: Unknown, key: String) -> Result<()> {
        let bytes = self.memory()?.bytes();
        kept_memories::keep(&env, &key, &itself, &owner, &self.slot, bytes);
        let told = i64::try_from(bytes).unwrap_or(i64::MAX >> 1);
        self.told.set(told);
        self.key.replace(key);
        adjust_external(&env, told);
        Ok(())
    }

    /// It can no longer be found.
    #[napi(catch_unwind)]
    pub fn forget(&self, env: Env) {
        kept_memories::forget(&env, &self.key.borrow(), &self.slot);
    }

    /// The object with this key.
    #[napi(catch_unwind, ts_return_type = "object | undefined")]
    pub fn owner(env: &Env, key: String) -> Result<Option<Unknown<'_>>> {
        let owner = kept_memories::owner(env, &key);
        owner.map(|owner| known_value(env, owner)).transpose()
    }

    fn let_go(&self, env: &Env) {
        kept_memories::forget(env, &self.key.borrow(), &self.slot);
        self.slot.borrow_mut().take();
        adjust_external(env, -self.told.take());
    }

    /// For the core: the memory, until it is closed.
    pub(crate) fn memory(&self) -> Result<Arc<Memory>> {
        memory_in(&self.slot)
    }

    /// The identity with which this thread takes locks.
    pub(crate) fn lock_owner(&self) -> Owner {
        self.lock_owner
    }

    /// A name that is unique among the memories of this machine.
    #[napi(getter, catch_unwind)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Its size.
    #[napi(getter, catch_unwind)]
    pub fn byte_length(&self) -> Result<f64> {
        Ok(self.memory()?.bytes() as f64)
    }

    /// An `ArrayBuffer` over its first bytes, if the host allows one.
    #[napi(catch_unwind, ts_return_type = "ArrayBuffer | null")]
    pub fn view<'env>(&self, env: &'env Env, most: u32) -> Result<Option<Unknown<'env>>> {
        external_buffer(env, Arc::clone(self.memory()?.mapping()), most as usize)
    }

    /// An `ArrayBuffer` over all of it, if the host allows one; it outlives the closing. V8 must not get the same address twice, so this
    /// maps the memory again.
    #[napi(catch_unwind, ts_return_type = "ArrayBuffer | null")]
    pub fn whole<'env>(&self, env: &'env Env) -> Result<Option<Unknown<'env>>, Code> {
        let memory = self.memory().map_err(|error| internal(&error.reason))?;
        let mapping = with_room(env, || memory.map_again()).map_err(|error| coded(&error))?;
        let bytes = mapping.len();
        external_buffer(env, Arc::new(mapping), bytes).map_err(|error| internal(&error.reason))
    }

    /// The value of a lock's word while this thread holds the lock.
    #[napi(catch_unwind)]
    pub fn name_of_lock_owner(&self) -> BigInt {
        BigInt::from(self.lock_owner.name().cast_signed())
    }

    /// The function that does atomic operations on 32-bit words: number of the operation, index, operands.
    ///
    /// A separate function, like the following ones, because Node-API's check of a method's receiver costs more than the rest of it.
    #[napi(
        catch_unwind,
        ts_return_type = "(operation: number, index: number, value: number, replacement: number) => number"
    )]
    pub fn words<'env>(&self, env: &'env Env) -> Result<Function<'env, (), i32>> {
        let slot = Rc::clone(&self.slot);
        number_function(env, "words", move |[operation, index, value, replacement]| {
            let operation = Operation::of(operation as u32)?;
            let slot = slot.borrow();
            let word = slot.as_ref()?.0.word32(index as usize)?;
            let bits = |number: f64| (number as i32).cast_unsigned();
            Some(operation.on32(word, bits(value), bits(replacement)).cast_signed())
        })
    }

    /// The same for 64-bit words.
    #[napi(
        catch_unwind,
        ts_return_type = "(operation: number, index: number, value: bigint, replacement: bigint) => bigint"
    )]
    pub fn wide_words<'env>(&self, env: &'env Env) -> Result<Function<'env, (), BigInt>> {
        let slot = Rc::clone(&self.slot);
        env.create_function_from_closure("wideWords", move |call| {
            let operation = Operation::of(call.get(0)?).ok_or_else(beyond)?;
            let index: u32 = call.get(1)?;
            let (value, replacement) = (low_bits(&call.get(2)?), low_bits(&call.get(3)?));
            let slot = slot.borrow();
            let word = slot.as_ref().and_then(|opened| opened.0.word64(index as usize));
            let was = operation.on64(word.ok_or_else(beyond)?, value, replacement);
            Ok(BigInt::from(was.cast_signed()))
        })
    }

    /// The function that wakes waiters: index, maximum number, whether it is a 64-bit word. Returns the number woken.
    #[napi(
        catch_unwind,
        ts_return_type = "(index: number, most: number, wide: boolean) => number"
    )]
    pub fn notifier<'env>(&self, env: &'env Env) -> Result<Function<'env, (), u32>> {
        let slot = Rc::clone(&self.slot);
        env.create_function_from_closure("notify", move |call| {
            let (index, most, wide): (u32, u32, bool) = (call.get(0)?, call.get(1)?, call.get(2)?);
            let slot = slot.borrow();
            let memory = &slot.as_ref().ok_or_else(beyond)?.0;
            let woken = match wide {
                true => memory.notify64(index as usize, most),
                false => memory.notify32(index as usize, most),
            };
            woken.ok_or_else(beyond)
        })
    }

    /// The function that locks, within a number of milliseconds. Its results are those of `wire::taken`.
    #[napi(catch_unwind, ts_return_type = "(timeout?: number) => number")]
    pub fn locker<'env>(&self, env: &'env Env, index: u32) -> Result<Function<'env, (), i32>> {
        let (slot, owner) = (Rc::clone(&self.slot), self.lock_owner);
        number_function(env, "lock", move |[timeout]| {
            let slot = slot.borrow();
            let mutex = SharedMutex::at(&slot.as_ref()?.0, index as usize, owner)?;
            if mutex.lock_free() {
                return Some(taken_number(Taken::Yes).cast_signed());
            }
            let taken = mutex.lock(&Deadline::of_millis(timeout, None));
            Some(taken_number(taken).cast_signed())
        })
    }

    /// The function that unlocks; 0: the lock was not held.
    #[napi(catch_unwind, ts_return_type = "() => number")]
    pub fn unlocker<'env>(&self, env: &'env Env, index: u32) -> Result<Function<'env, (), i32>> {
        let (slot, owner) = (Rc::clone(&self.slot), self.lock_owner);
        number_function(env, "unlock", move |[]: [f64; 0]| {
            let slot = slot.borrow();
            let mutex = SharedMutex::at(&slot.as_ref()?.0, index as usize, owner)?;
            Some(i32::from(mutex.unlock()))
        })
    }

    /// Unlocks as if the owner had died, so that the next owner sees it. For an owner that could not report an earlier death.
    #[napi(catch_unwind)]
    pub fn abandon(&self, index: u32) -> Result<bool> {
        let memory = self.memory()?;
        let mutex = SharedMutex::at(&memory, index as usize, self.lock_owner);
        mutex.map(|mutex| mutex.abandon()).ok_or_else(beyond)
    }

    /// Waits on this thread. Its results are those of `wire::waited`.
    #[napi(catch_unwind)]
    pub fn wait(&self, index: u32, expected: i32, timeout: f64) -> Result<u32> {
        let deadline = Deadline::of_millis(timeout, None);
        let waited = self
            .memory()?
            .wait32(index as usize, expected.cast_unsigned(), &deadline);
        waited.map(waited_number).ok_or_else(beyond)
    }

    /// The same for a 64-bit word.
    #[napi(catch_unwind)]
    pub fn wait_wide(&self, index: u32, expected: BigInt, timeout: f64) -> Result<u32> {
        let deadline = Deadline::of_millis(timeout, None);
        let waited = self
            .memory()?
            .wait64(index as usize, low_bits(&expected), &deadline);
        waited.map(waited_number).ok_or_else(beyond)
    }

    /// Copies from the memory into the array; false if the range is not inside the memory.
    #[napi(catch_unwind, ts_args_type = "offset: number, target: Uint8Array")]
    pub fn read(&self, offset: f64, target: Bytes) -> Result<bool> {
        Ok(target.read_from(&*self.memory()?, offset as usize))
    }

    /// Copies the array into the memory; false if the range is not inside the memory.
    #[napi(catch_unwind, ts_args_type = "offset: number, source: Uint8Array")]
    pub fn write(&self, offset: f64, source: Bytes) -> Result<bool> {
        Ok(source.write_to(&*self.memory()?, offset as usize))
    }

    /// Closes it, and detaches the view.
    #[napi(catch_unwind, ts_args_type = "view?: ArrayBuffer | null")]
    pub fn close(&self, env: Env, view: Option<Unknown>) {
        if let Some(view) = view {
            detach(&env, view);
        }
        self.let_go(&env);
    }
}

impl ObjectFinalize for NativeSharedMemory {
    fn finalize(self, env: Env) -> Result<()> {
        self.let_go(&env);
        Ok(())
    }
}

fn memory_in(slot: &Slot) -> Result<Arc<Memory>> {
    let memory = slot.borrow().as_ref().map(|opened| Arc::clone(&opened.0));
    memory.ok_or_else(|| napi::Error::from_reason("the memory is closed"))
}

/// JavaScript checks users' arguments, so an error here is a defect.
fn beyond() -> napi::Error {
    napi::Error::from_reason(internal("no such word").reason.clone())
}

/// Like JavaScript's typed arrays with a BigInt: modulo 2^64.
pub(crate) fn low_bits(number: &BigInt) -> u64 {
    let low = number.words.first().copied().unwrap_or(0);
    if number.sign_bit { low.wrapping_neg() } else { low }
}

pub(crate) fn taken_number(taken: Taken) -> u32 {
    match taken {
        Taken::No => taken::NO,
        Taken::Yes => taken::YES,
        Taken::OwnerDied => taken::OWNER_DIED,
        Taken::Already => taken::ALREADY,
    }
}

pub(crate) fn waited_number(waited: Waited) -> u32 {
    match waited {
        Waited::Ok => waited::OK,
        Waited::NotEqual => waited::NOT_EQUAL,
        Waited::TimedOut => waited::TIMED_OUT,
    }
}

/// The memories of a list.
pub(crate) fn memories_in(list: &Array) -> Result<Vec<Arc<Memory>>> {
    let items =
        (0..list.len()).filter_map(|at| list.get::<ClassInstance<NativeSharedMemory>>(at).transpose());
    items.map(|item| item?.memory()).collect()
}
