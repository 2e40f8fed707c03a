//! What the processes of this app use. A separate thread samples it, not the one that runs JavaScript.

mod ends;
mod environment;
mod footprints;
mod kin;
mod sampler;
mod watch;

pub use ends::Ended;
pub use environment::has_in_environment;
pub use kin::{Kin, hold_kin};
pub use sampler::{Sample, Sampler};
pub use watch::{Monitor, Report, Updates};
