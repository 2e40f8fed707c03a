//! The process pool, free of Node-API.
//!
//! Who may use whom: `error`, `sync` <- `os`, `shm`, `ipc` <- `lane`, `worker`, `monitor` <- `pool`; `balancer` and
//! `lifecycle` stand alone.

pub mod balancer;
pub mod error;
pub mod ipc;
pub mod lane;
pub mod lifecycle;
pub mod monitor;
pub mod os;
// Under the model checker tokio has no sockets; what is modelled needs none of these.
#[cfg(not(loom))]
pub mod pool;
pub mod shm;
pub mod sync;
#[cfg(not(loom))]
pub mod worker;
