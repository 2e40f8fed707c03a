//! Settings of calls that wait for a child.

use napi_derive::napi;

use super::pool::{NativePool, NativePoolEvents};

#[napi]
impl NativePool {
    /// Tickets, each with the milliseconds within which a child must get its call.
    #[napi(catch_unwind)]
    pub fn limit_waits(&self, limits: Vec<u32>) -> NativePoolEvents {
        self.change(|engine| engine.limit_waits(&limits))
    }

    /// Tickets, each with the priority of its call.
    #[napi(catch_unwind)]
    pub fn prioritize(&self, priorities: Vec<i32>) {
        self.read_mut(|engine| engine.prioritize(&priorities));
    }
}
