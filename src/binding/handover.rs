//! Memories that go with values: those from children, and a child's end of the socket for memories.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use napi::bindgen_prelude::Array;
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, coded, internal};
use super::kept_memories::with_room;
use super::pool::NativePool;
use super::shared_memory::{NativeSharedMemory, memories_in};
use crate::core::child::ChildId;
use crate::core::error::Error;
use crate::core::platform::FilesEnd;
use crate::core::shm::Memory;
use crate::core::transport::Handover;
use crate::core::wire::HandoverId;

fn claimed(
    claim: std::result::Result<Option<Vec<Memory>>, Error>,
) -> Result<Option<Vec<NativeSharedMemory>>, Code> {
    let memories = claim.map_err(|error| coded(&error))?;
    let opened = memories.map(|memories| {
        memories
            .into_iter()
            .map(NativeSharedMemory::from_memory)
            .collect()
    });
    opened.transpose()
}

#[napi]
impl NativePool {
    /// The memories that a child has sent with the answer that names this id; null if there are none.
    #[napi(catch_unwind)]
    pub fn claim(&self, env: Env, child: u32, id: String) -> Result<Option<Vec<NativeSharedMemory>>, Code> {
        claimed(with_room(&env, || {
            let claim = self.read_mut(|engine| engine.claim(ChildId(child), &id));
            claim.unwrap_or(Ok(None))
        }))
    }
}

/// A child's end of the socket for memories.
#[napi]
pub struct NativeHandover {
    end: RefCell<Handover>,
}

#[napi]
impl NativeHandover {
    /// Takes over the descriptor.
    #[napi(constructor, catch_unwind)]
    pub fn new(descriptor: i32) -> Result<Self, Code> {
        let socket = FilesEnd::inherited(descriptor).map_err(internal)?;
        Ok(NativeHandover {
            end: RefCell::new(Handover::new(socket)),
        })
    }

    /// Sends memories ahead of the value that names the id; waits this many milliseconds for room. Returns whether there
    /// was room.
    #[napi(
        catch_unwind,
        ts_args_type = "id: string, memories: NativeSharedMemory[], deadline: number"
    )]
    pub fn send(&self, id: String, memories: Array, deadline: u32) -> Result<bool, Code> {
        let memories = memories_in(&memories).map_err(internal)?;
        let id = HandoverId::parse(id.as_bytes()).ok_or_else(|| internal("not the id of a hand-over"))?;
        let end = self.end.borrow();
        let deadline = Instant::now() + Duration::from_millis(deadline.into());
        loop {
            if end.send(id, &memories).map_err(|error| coded(&error))? {
                return Ok(true);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            end.wait_for_room(left);
        }
    }

    /// The memories that have arrived for the value that names this id; null if there are none.
    #[napi(catch_unwind)]
    pub fn claim(&self, env: Env, id: String) -> Result<Option<Vec<NativeSharedMemory>>, Code> {
        match HandoverId::parse(id.as_bytes()) {
            Some(id) => claimed(with_room(&env, || self.end.borrow_mut().claim(id))),
            None => Ok(None),
        }
    }
}
