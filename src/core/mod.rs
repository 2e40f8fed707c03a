//! The process pool, free of Node-API.
//!
//! Who may use whom: `error`, `sync` <- `os`, `shm`, `ipc` <- `lane`, `worker` <- `pool`; `balancer` and `lifecycle` stand
//! alone.

pub mod balancer;
pub mod error;
pub mod ipc;
pub mod lane;
pub mod lifecycle;
pub mod os;
pub mod pool;
pub mod shm;
pub mod sync;
pub mod worker;
