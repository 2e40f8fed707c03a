//! The numbers of signals.

use crate::core::platform::Signal;

/// Whether a process can be asked to end, and may do something before it does.
pub const ASKS_SOFTLY: bool = true;

impl Signal {
    /// The signal's number in the kernel.
    pub fn number(self) -> i32 {
        match self {
            Signal::Interrupt => libc::SIGINT,
            Signal::Terminate => libc::SIGTERM,
            Signal::Kill => libc::SIGKILL,
            Signal::Stop => libc::SIGSTOP,
            Signal::Continue => libc::SIGCONT,
            Signal::Other(number) => number,
        }
    }
}
