//! What the processes of this app use: sampled by a thread of its own, away from the one that runs JavaScript.

mod footprints;
mod sampler;
mod signal;
mod watch;

pub use sampler::{Sample, Sampler};
pub use signal::{Kin, signal_kin};
pub use watch::{Monitor, Report};
