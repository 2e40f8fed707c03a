//! A child that is a worker thread, from the view of its own JavaScript. `js/process-host/thread-entry.js` uses it.

use std::cell::Cell;

use napi::Result;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use super::error::{Code, exhausted};
use crate::core::child::{Stream, ThreadTies, attach_thread};
use crate::core::platform::{self, ListedThread, OwnedHandle, Thread};

/// The calling thread, as a child of a pool of this process.
#[napi]
pub struct NativeThread {
    channel: Cell<Option<OwnedHandle>>,
    files: Vec<i32>,
    ties: ThreadTies,
}

#[napi]
impl NativeThread {
    /// Makes the calling thread the child that the pool awaits at this address.
    #[napi(constructor, catch_unwind)]
    pub fn new(address: String) -> Result<Self, Code> {
        let (channel, files, ties) = attach_thread(&address).map_err(exhausted("enter the pool"))?;
        Ok(NativeThread {
            channel: Cell::new(Some(channel)),
            files,
            ties,
        })
    }

    /// The channel's descriptor, which the caller now owns, and then the other descriptors of a forked child, in the same order.
    #[napi(catch_unwind)]
    pub fn take_files(&self) -> Result<Vec<i32>, Code> {
        let channel = self.channel.take().map(platform::into_descriptor).transpose();
        let channel = channel.map_err(exhausted("enter the pool"))?;
        Ok(channel.into_iter().chain(self.files.iter().copied()).collect())
    }

    /// Passes the thread's output to the pool.
    #[napi(catch_unwind)]
    pub fn print(&self, is_error: bool, bytes: Uint8Array) {
        let stream = if is_error { Stream::Stderr } else { Stream::Stdout };
        self.ties.print(stream, bytes.to_vec());
    }

    /// Whether the thread may print more, or has to wait until more has been read.
    #[napi(catch_unwind)]
    pub fn has_room(&self) -> bool {
        self.ties.has_room()
    }

    /// The thread has closed its channel.
    #[napi(catch_unwind)]
    pub fn disconnect(&self) {
        self.ties.disconnect();
    }
}

/// The calling thread in the list of sampled threads, until this is garbage collected or the thread ends.
#[napi]
pub struct NativeListedThread {
    thread: ListedThread,
}

#[napi]
impl NativeListedThread {
    /// Lists the calling thread.
    #[napi(constructor, catch_unwind)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        NativeListedThread {
            thread: ListedThread::new(Thread::current().number),
        }
    }

    /// Its system thread id.
    #[napi(getter, catch_unwind)]
    pub fn number(&self) -> u32 {
        self.thread.number()
    }
}
