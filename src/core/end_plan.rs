//! How to end a process step by step. Pure: the caller passes the time.

use std::time::{Duration, Instant};
use std::vec::IntoIter;

use super::platform::{self, Signal};

/// How to end a process: a signal first, then harder signals while the process stays alive.
#[derive(Debug, Clone)]
pub struct EndPlan {
    /// The signals, each with the time to wait before it.
    pub steps: Vec<(Duration, Signal)>,
}

impl EndPlan {
    /// SIGINT now (as electron-re's `kill`), SIGTERM after `grace`, SIGKILL after another `grace`.
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

    /// For a child whose channel was closed: the child gets `grace` to exit by itself, then SIGTERM, then SIGKILL.
    pub fn after_disconnect(grace: Duration) -> Self {
        EndPlan {
            steps: vec![(grace, Signal::Terminate), (grace, Signal::Kill)],
        }
    }

    /// For a child that has lost its pool and its channel. The guard takes the same steps when the host is gone.
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

/// An end plan in progress.
#[derive(Debug)]
pub struct Escalation {
    rest: IntoIter<(Duration, Signal)>,
    due: Instant,
    signal: Signal,
}

impl Escalation {
    /// Starts a plan. Returns `None` if the plan has no steps.
    pub fn start(plan: EndPlan, now: Instant) -> Option<Self> {
        Escalation::next(plan.steps.into_iter(), now)
    }

    /// When the next signal is due.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// Returns the signal that is due and the rest of the plan.
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
