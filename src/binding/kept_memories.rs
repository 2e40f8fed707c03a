//! Tracks the memories that a thread's JavaScript has, and those that it no longer has. V8 collects when its own heap is full, but a memory
//! takes only a few bytes there. So V8 is informed of the size of memories, and asked to collect when there are too many.

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use napi::{Env, Unknown, sys};

use super::uv::{WeakObject, collect_garbage};
use crate::core::error::Error;
use crate::core::platform;
use crate::core::shm::Memory;
use crate::core::sync::Arc;

/// The amount that may be created between two collections, unless the same amount is in use: bytes, and memories, each of which has a
/// descriptor.
const MOST_BYTES: usize = 256 << 20;
const MOST_MEMORIES: usize = 4096;
/// The share of the process's descriptor limit.
const SHARE: usize = 4;

/// State that all threads with the same memory share. Views and waits may keep the memory itself a little longer.
pub(super) struct Opened(pub(super) Arc<Memory>);

pub(super) type Slot = Rc<RefCell<Option<Arc<Opened>>>>;

struct Kept {
    /// The native object, which everything that uses the memory references.
    object: WeakObject,
    /// The `SharedMemory`.
    owner: WeakObject,
    slot: Slot,
    bytes: usize,
}

/// Memories of one environment, by key.
#[derive(Default)]
struct Keeper {
    kept: HashMap<String, Kept>,
    /// The amount created since the last collection.
    new_memories: usize,
    new_bytes: usize,
    /// The amount in use at that time.
    memories: usize,
    bytes: usize,
}

impl Keeper {
    fn is_due(&self) -> bool {
        let most = (platform::most_open_files() / SHARE).min(MOST_MEMORIES);
        self.new_memories >= most.max(self.memories) || self.new_bytes >= MOST_BYTES.max(self.bytes)
    }

    fn let_go_of_collected(&mut self) {
        self.kept.retain(|_, kept| {
            let is_there = kept.object.get().is_some();
            if !is_there {
                kept.slot.borrow_mut().take();
            }
            is_there
        });
        (self.new_memories, self.new_bytes) = (0, 0);
        self.memories = self.kept.len();
        self.bytes = self.kept.values().map(|kept| kept.bytes).sum();
    }
}

thread_local! {
    /// A thread has an environment for each context that has loaded the addon. Those that are left when the process ends are not dropped:
    /// no environment is left that could release references.
    static KEEPERS: ManuallyDrop<RefCell<HashMap<usize, Keeper>>> = ManuallyDrop::default();
}

fn with<T>(env: &Env, act: impl FnOnce(&mut Keeper) -> T) -> T {
    let environment = env.raw() as usize;
    KEEPERS.with(|keepers| {
        let mut keepers = keepers.borrow_mut();
        let keeper = keepers.entry(environment).or_insert_with(|| {
            // The references end with the environment. This does not fail in a running environment.
            let _ = env.add_env_cleanup_hook((), move |()| {
                KEEPERS.with(|keepers| drop(keepers.borrow_mut().remove(&environment)));
            });
            Keeper::default()
        });
        act(keeper)
    })
}

/// `owner` becomes the memory of this key, until it is collected or [`forget`] is called.
pub(super) fn keep(env: &Env, key: &str, object: &Unknown, owner: &Unknown, slot: &Slot, bytes: usize) {
    let references = WeakObject::new(env, object).zip(WeakObject::new(env, owner));
    let Some((object, owner)) = references else { return };
    let kept = Kept {
        object,
        owner,
        slot: Rc::clone(slot),
        bytes,
    };
    with(env, |keeper| {
        keeper.new_memories += 1;
        keeper.new_bytes += bytes;
        keeper.kept.insert(key.to_owned(), kept)
    });
}

/// The memory is closed.
pub(super) fn forget(env: &Env, key: &str, slot: &Slot) {
    KEEPERS.with(|keepers| {
        let mut keepers = keepers.borrow_mut();
        // An ending environment has no memories any more.
        let keeper = keepers.get_mut(&(env.raw() as usize));
        let kept = keeper.map(|keeper| &mut keeper.kept);
        if let Some(kept) = kept.filter(|kept| kept.get(key).is_some_and(|kept| Rc::ptr_eq(&kept.slot, slot)))
        {
            kept.remove(key);
        }
    });
}

/// The `SharedMemory` of this key, if there is one.
pub(super) fn owner(env: &Env, key: &str) -> Option<sys::napi_value> {
    with(env, |keeper| keeper.kept.get(key)?.owner.get())
}

fn make_room(env: &Env) {
    collect_garbage(env);
    with(env, Keeper::let_go_of_collected);
}

/// Opens memories; if there is no room, tries again after collecting unreferenced ones.
pub(super) fn with_room<T>(env: &Env, mut open: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    if with(env, |keeper| keeper.is_due()) {
        make_room(env);
    }
    match open() {
        Err(error) if error.lacks_room() => {
            make_room(env);
            open()
        }
        opened => opened,
    }
}
