//! The native half of the npm package `electron-re-native`.
//!
//! [`core`] is the process pool in plain Rust: it knows nothing of Node-API or JavaScript and is tested without
//! them. `binding` is the thin Node-API shell around it; the JavaScript classes users see are in `js/`.

pub mod core;

#[cfg(feature = "binding")]
mod binding;
