//! The process pool, free of Node-API.
//!
//! Which module may use which: `error`, `log`, `sync` <- `platform`, `shm`, `wire` <- `end_plan` <- `transport`, `child`, `monitor` <- `pool`;
//! `balancer` needs `wire` alone, `lifecycle` nothing.

pub mod balancer;
pub mod end_plan;
pub mod error;
pub mod lifecycle;
pub mod log;
pub mod monitor;
pub mod platform;
pub mod transport;
pub mod wire;
// Under the model checker tokio has no sockets; what is modelled needs none of these.
#[cfg(not(loom))]
pub mod child;
#[cfg(not(loom))]
pub mod pool;
pub mod shm;
pub mod sync;
