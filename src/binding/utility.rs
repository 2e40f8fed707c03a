//! What Electron says of the utility processes that a pool has for children.

use napi_derive::napi;

use super::pool::NativePool;
use crate::core::child::{ChildId, UtilityEvent};

#[napi]
impl NativePool {
    /// Electron has started a child as a utility process.
    #[napi(catch_unwind)]
    pub fn utility_started(&self, child: u32, pid: u32) {
        self.read_mut(|engine| engine.hear(ChildId(child), UtilityEvent::Started(pid)));
    }

    /// Such a child has ended, as Electron says.
    #[napi(catch_unwind)]
    pub fn utility_ended(&self, child: u32, code: i32) {
        self.read_mut(|engine| engine.hear(ChildId(child), UtilityEvent::Ended(code)));
    }
}
