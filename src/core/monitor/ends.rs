//! Processes of this app that are being ended.

use std::io;
use std::time::{Duration, Instant};

use crate::core::end_plan::{EndPlan, Escalation};
use crate::core::platform::{Process, Signal};

/// Interval between two checks whether a process has ended.
const LOOK: Duration = Duration::from_millis(50);

/// The result of ending a process.
#[derive(Debug)]
pub struct Ended {
    /// The process id.
    pub pid: u32,
    /// The last signal that the process got before it ended. An error if the process could not be signalled, or is
    /// still alive.
    pub outcome: io::Result<Signal>,
}

/// An end plan in progress for one process.
#[derive(Debug)]
struct Ending {
    process: Process,
    escalation: Option<Escalation>,
    last: Signal,
    give_up: Instant,
}

/// All processes that are being ended. Each plan waits `grace` before SIGKILL, and `grace` again after it.
#[derive(Debug, Default)]
pub struct Ends(Vec<Ending>);

impl Ends {
    /// Starts to end a process.
    pub fn begin(&mut self, process: Process, grace: Duration, now: Instant) {
        self.0.push(Ending {
            process,
            escalation: Escalation::start(EndPlan::terminate(grace), now),
            last: Signal::Terminate,
            give_up: now + grace * 2,
        });
    }

    /// When to check next; `None` while no process is being ended.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        let steps = self.0.iter().filter_map(|ending| ending.escalation.as_ref());
        let next = steps.map(Escalation::due).min();
        let look = (!self.0.is_empty()).then(|| now + LOOK);
        look.map(|look| next.map_or(look, |next| next.min(look)))
    }

    /// Takes the steps that are due. Returns the results that are known by now.
    pub fn look(&mut self, now: Instant) -> Vec<Ended> {
        let mut ended = Vec::new();
        self.0.retain_mut(|ending| {
            let outcome = ending.look(now);
            let pid = ending.process.pid();
            let is_open = outcome.is_none();
            ended.extend(outcome.map(|outcome| Ended { pid, outcome }));
            is_open
        });
        ended
    }
}

impl Ending {
    fn look(&mut self, now: Instant) -> Option<io::Result<Signal>> {
        if self.process.has_ended() {
            return Some(Ok(self.last));
        }
        if let Some(escalation) = self.escalation.take_if(|escalation| escalation.due() <= now) {
            let (signal, rest) = escalation.step(now);
            self.escalation = rest;
            self.last = signal;
            return self.process.signal_and_continue(signal).err().map(Err);
        }
        let is_over = self.escalation.is_none() && now >= self.give_up;
        is_over.then(|| Err(io::Error::other("it did not end, not even after SIGKILL")))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::core::platform::testing;

    /// Checks until there is a result.
    fn outcome(ends: &mut Ends) -> Ended {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(ended) = ends.look(Instant::now()).pop() {
                return ended;
            }
            assert!(Instant::now() < deadline);
            let due = ends.due(Instant::now()).unwrap();
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }

    fn end(script: &str, grace: Duration) -> Ended {
        let mut child = Command::new("sh").args(["-c", script]).spawn().unwrap();
        let process = Process::hold(child.id()).unwrap().unwrap();
        // By then the child's traps are set.
        testing::wait_until_stopped(child.id());
        let mut ends = Ends::default();
        assert!(ends.due(Instant::now()).is_none());
        ends.begin(process, grace, Instant::now());
        let ended = outcome(&mut ends);
        child.wait().unwrap();
        assert!(ends.due(Instant::now()).is_none());
        ended
    }

    #[test]
    fn sigterm_ends_a_process_also_when_it_is_stopped() {
        let ended = end("kill -STOP $$", Duration::from_secs(30));
        assert_eq!(ended.outcome.unwrap(), Signal::Terminate);
    }

    #[test]
    fn one_that_ignores_sigterm_gets_sigkill() {
        let ended = end(
            "trap '' TERM; kill -STOP $$; while :; do :; done",
            Duration::from_millis(100),
        );
        assert_eq!(ended.outcome.unwrap(), Signal::Kill);
    }
}
