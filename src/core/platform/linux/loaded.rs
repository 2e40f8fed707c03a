//! Keeps this library loaded.

/// Node unloads an addon when the last worker thread that loaded it ends, but our own threads may still run then. The
/// linker prevents the unloading, so there is nothing to do here: see build.rs.
pub fn stay_loaded() {}
