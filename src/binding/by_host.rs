//! JavaScript's reports on the children that it has started for a pool: utility processes and worker threads.

use napi_derive::napi;

use super::pool::{NativePool, NativePoolEvents};
use crate::core::child::{ChildId, HostEvent, Stream};

#[napi]
impl NativePool {
    /// Electron has started a child as a utility process.
    #[napi(catch_unwind)]
    pub fn utility_started(&self, child: u32, pid: u32) {
        self.hear(child, HostEvent::Started(pid));
    }

    /// The error of a worker thread, for its stderr.
    #[napi(catch_unwind)]
    pub fn thread_failed(&self, child: u32, why: String) {
        self.hear(child, HostEvent::Printed(Stream::Stderr, why.into_bytes()));
    }

    /// The thread has the objects that a `HandOver` asked for.
    #[napi(catch_unwind)]
    pub fn handed_over(&self, child: u32, number: u32) -> NativePoolEvents {
        self.change(|engine| engine.handed_over(ChildId(child), number))
    }

    /// Electron or Node reports that such a child has ended.
    #[napi(catch_unwind)]
    pub fn started_child_ended(&self, child: u32, code: i32) {
        self.hear(child, HostEvent::Ended(code));
    }

    fn hear(&self, child: u32, event: HostEvent) {
        self.read_mut(|engine| engine.hear(ChildId(child), event));
    }
}
