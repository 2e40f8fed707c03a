//! How children are ended.

use std::time::Duration;

use crate::core::platform;

/// How to end a child: a signal, then harder ones while it lives on.
#[derive(Debug, Clone)]
pub struct EndPlan {
    /// Signals with the time to wait before each.
    pub steps: Vec<(Duration, i32)>,
}

impl EndPlan {
    /// SIGINT now (as electron-re's `kill`), SIGTERM after `grace`, SIGKILL after another.
    pub fn interrupt(grace: Duration) -> Self {
        EndPlan {
            steps: vec![
                (Duration::ZERO, libc::SIGINT),
                (grace, libc::SIGTERM),
                (grace, libc::SIGKILL),
            ],
        }
    }

    /// For a child whose channel was closed: it may end by itself first.
    pub fn after_disconnect(grace: Duration) -> Self {
        EndPlan {
            steps: vec![(grace, libc::SIGTERM), (grace, libc::SIGKILL)],
        }
    }

    /// For a child whose pool is gone, and with it the channel: as the guard does when the host is gone.
    pub fn abandon() -> Self {
        EndPlan {
            steps: vec![(Duration::ZERO, libc::SIGCONT), (platform::GRACE, libc::SIGKILL)],
        }
    }

    /// SIGKILL now.
    pub fn kill() -> Self {
        EndPlan {
            steps: vec![(Duration::ZERO, libc::SIGKILL)],
        }
    }
}
