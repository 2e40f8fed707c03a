//! The process pool, free of Node-API.
//!
//! Who may use whom: `error`, `sync` <- `os`, `shm`, `ipc` <- `lane`, `worker` <- `pool`; `balancer` and `lifecycle`
//! stand alone. Under the model checker loom there is only what is modelled with it.

pub mod balancer;
pub mod error;
#[cfg(not(loom))]
pub mod ipc;
#[cfg(not(loom))]
pub mod lane;
pub mod lifecycle;
#[cfg(not(loom))]
pub mod os;
#[cfg(not(loom))]
pub mod pool;
pub mod shm;
pub mod sync;
#[cfg(not(loom))]
pub mod worker;
