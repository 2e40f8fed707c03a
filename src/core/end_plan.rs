//! How processes are ended. Pure: the time is given.

use std::time::{Duration, Instant};
use std::vec::IntoIter;

use super::platform::{self, Signal};

/// How to end a process: a signal, then harder ones while it lives on.
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

    /// SIGTERM now, SIGKILL after `grace`.
    pub fn terminate(grace: Duration) -> Self {
        EndPlan {
            steps: vec![(Duration::ZERO, Signal::Terminate), (grace, Signal::Kill)],
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

/// A plan under way.
#[derive(Debug)]
pub struct Escalation {
    rest: IntoIter<(Duration, Signal)>,
    due: Instant,
    signal: Signal,
}

impl Escalation {
    /// Begins a plan; `None` when it has no steps.
    pub fn start(plan: EndPlan, now: Instant) -> Option<Self> {
        Escalation::next(plan.steps.into_iter(), now)
    }

    /// When the next signal is to be sent.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// The signal that is due, and what is left of the plan.
    pub fn step(self, now: Instant) -> (Signal, Option<Self>) {
        (self.signal, Escalation::next(self.rest, now))
    }

    fn next(mut rest: IntoIter<(Duration, Signal)>, now: Instant) -> Option<Self> {
        let (wait, signal) = rest.next()?;
        Some(Escalation {
            rest,
            due: now + wait,
            signal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_waits_from_the_one_before_it() {
        let grace = Duration::from_secs(2);
        let start = Instant::now();
        let first = Escalation::start(EndPlan::interrupt(grace), start).unwrap();
        assert_eq!(first.due(), start);
        let late = start + Duration::from_secs(10);
        let (signal, second) = first.step(late);
        assert_eq!(signal, Signal::Interrupt);
        let second = second.unwrap();
        assert_eq!(second.due(), late + grace);
        let (signal, third) = second.step(late + grace);
        assert_eq!(signal, Signal::Terminate);
        let (signal, end) = third.unwrap().step(late + grace * 2);
        assert!(signal == Signal::Kill && end.is_none());
    }
}
