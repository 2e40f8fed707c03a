//! The parts that start and watch children, over processes that exist only here and a clock that jumps.

mod supervising;
mod watching;

use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch::{Sender, channel};
use tokio::time::Instant;

use super::process_handle::Subject;
use crate::core::platform::{ExitStatus, Signal};
use crate::core::sync::{Arc, Mutex, lock};

/// What a process was told, and what happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Signal(Signal),
    KillGroup,
    EndGroup,
    Reap,
}

/// A process that ends by one signal, or when its group is killed.
#[derive(Debug)]
pub(super) struct FakeProcess {
    since: Instant,
    told: Mutex<Vec<(Duration, Told)>>,
    ends_by: Option<Signal>,
    has_ended: Sender<bool>,
}

impl FakeProcess {
    pub(super) fn ending_by(signal: Option<Signal>) -> Arc<Self> {
        Arc::new(FakeProcess {
            since: Instant::now(),
            told: Mutex::default(),
            ends_by: signal,
            has_ended: channel(false).0,
        })
    }

    /// By itself.
    pub(super) fn end(&self) {
        self.has_ended.send_replace(true);
    }

    pub(super) fn ended(&self) -> Pin<Box<dyn Future<Output = ()>>> {
        let mut has_ended = self.has_ended.subscribe();
        Box::pin(async move {
            // Fails only when the process is dropped, which somebody holds here.
            let _ = has_ended.wait_for(|ended| *ended).await;
        })
    }

    /// With the time at which it was told.
    pub(super) fn told(&self) -> Vec<(Duration, Told)> {
        lock(&self.told).clone()
    }

    fn note(&self, what: Told) {
        lock(&self.told).push((self.since.elapsed(), what));
    }
}

impl Subject for FakeProcess {
    fn pid(&self) -> u32 {
        7
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        self.note(Told::Signal(signal));
        if self.ends_by == Some(signal) {
            self.end();
        }
        Ok(())
    }

    fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.signal(signal)
    }

    fn kill_group(&self) {
        self.note(Told::KillGroup);
        self.end();
    }

    fn end_group(&self) {
        self.note(Told::EndGroup);
    }

    fn reap(&self) -> ExitStatus {
        self.note(Told::Reap);
        ExitStatus {
            code: Some(3),
            ..ExitStatus::default()
        }
    }
}

/// Runs on a clock that goes on to the next timer whenever all tasks wait.
pub(super) fn run<T>(test: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test)
}
