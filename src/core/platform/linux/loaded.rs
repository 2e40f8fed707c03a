//! How long we stay loaded.

/// Node unloads an addon with the last worker thread that has loaded it; our own threads may still run then. The linker has
/// seen to that: see build.rs.
pub fn stay_loaded() {}
