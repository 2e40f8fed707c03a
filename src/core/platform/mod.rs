//! What we ask of the operating system, by the same names on each: the only room that names one.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub use linux::*;
