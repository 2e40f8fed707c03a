//! The Node-API shell: one file per JavaScript class, conversions, and the hooks into libuv's loop. No decisions.

mod balancer;
mod by_host;
mod child_transport;
mod children;
mod convert;
mod error;
mod events;
mod handover;
mod kept_memories;
mod monitor;
mod pool;
mod pool_settings;
mod preparation;
mod shared_memory;
mod stats;
mod thread;
mod thread_scheduler;
mod uv;
mod waiting_calls;
mod waits;

#[napi_derive::module_init]
fn init() {
    crate::core::platform::stay_loaded();
}
