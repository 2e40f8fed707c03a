//! The Node-API shell.

mod balancer;
