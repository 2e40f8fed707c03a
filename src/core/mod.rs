//! The process pool, without any Node-API.
//!
//! Which module may use which: `error`, `log`, `sync` <- `platform`, `shm`, `wire` <- `end_plan` <- `transport`,
//! `child`, `monitor` <- `pool`. `balancer` uses only `wire`; `lifecycle` uses nothing.

pub mod balancer;
pub mod end_plan;
pub mod error;
pub mod lifecycle;
pub mod log;
pub mod monitor;
pub mod platform;
pub mod transport;
pub mod wire;
// Under loom, tokio has no sockets. The code that loom models uses none of these modules.
#[cfg(not(loom))]
pub mod child;
#[cfg(not(loom))]
pub mod pool;
pub mod shm;
pub mod sync;
