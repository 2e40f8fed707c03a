//! Signals with Node's numbers on Windows, where each signal that ends a process ends it at once.

use crate::core::platform::Signal;

/// Whether a signal asks a process to end. On Windows, only the end of its channel does.
pub const ASKS_SOFTLY: bool = false;

const INTERRUPT: i32 = 2;
const QUIT: i32 = 3;
const KILL: i32 = 9;
const TERMINATE: i32 = 15;

impl Signal {
    /// The signal's number in Node. Stop and continue have none.
    pub fn number(self) -> i32 {
        match self {
            Signal::Interrupt => INTERRUPT,
            Signal::Terminate => TERMINATE,
            Signal::Kill => KILL,
            Signal::Stop | Signal::Continue => -1,
            Signal::Other(number) => number,
        }
    }

    /// The name of a signal that ends a process.
    pub(super) fn ending_name(self) -> Option<&'static str> {
        match self.number() {
            INTERRUPT => Some("SIGINT"),
            QUIT => Some("SIGQUIT"),
            KILL => Some("SIGKILL"),
            TERMINATE => Some("SIGTERM"),
            _ => None,
        }
    }
}
