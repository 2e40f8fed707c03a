//! The process pool, free of Node-API.
//!
//! Who may use whom: `error`, `sync` <- `os`, `ipc` <- `lane`, `worker` <- `pool`; `balancer` stands alone.

pub mod balancer;
