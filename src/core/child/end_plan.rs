//! How children are ended.

use std::time::Duration;

use crate::core::platform::{self, Signal};

/// How to end a child: a signal, then harder ones while it lives on.
#[derive(Debug, Clone)]
pub struct EndPlan {
    /// Signals with the time to wait before each.
    pub steps: Vec<(Duration, Signal)>,
}

impl EndPlan {
    /// SIGINT now (as electron-re's `kill`), SIGTERM after `grace`, SIGKILL after another.
    pub fn interrupt(grace: Duration) -> Self {
        EndPlan {
            steps: vec![
                (Duration::ZERO, Signal::Interrupt),
                (grace, Signal::Terminate),
                (grace, Signal::Kill),
            ],
        }
    }

    /// For a child whose channel was closed: it may end by itself first.
    pub fn after_disconnect(grace: Duration) -> Self {
        EndPlan {
            steps: vec![(grace, Signal::Terminate), (grace, Signal::Kill)],
        }
    }

    /// For a child whose pool is gone, and with it the channel: as the guard does when the host is gone.
    pub fn abandon() -> Self {
        EndPlan {
            steps: vec![
                (Duration::ZERO, Signal::Continue),
                (platform::GRACE, Signal::Kill),
            ],
        }
    }

    /// SIGKILL now.
    pub fn kill() -> Self {
        EndPlan {
            steps: vec![(Duration::ZERO, Signal::Kill)],
        }
    }
}
