//! The process pool, free of Node-API.
//!
//! Who may use whom: `error`, `sync` <- `os`, `ipc` <- `lane`, `worker`, `monitor` <- `pool`; `balancer` and `lifecycle` stand
//! alone.

pub mod balancer;
pub mod error;
pub mod ipc;
pub mod lane;
pub mod lifecycle;
pub mod monitor;
pub mod os;
pub mod pool;
pub mod sync;
pub mod worker;
