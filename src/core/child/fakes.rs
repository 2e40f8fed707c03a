//! Fake processes for tests.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch::{Sender, channel};
use tokio::time::Instant;

use super::inbox::Spawned;
use super::process_handle::Subject;
use super::watch::Watched;
use crate::core::platform::{ChannelEnd, ExitStatus, Signal};
use crate::core::sync::{Arc, Mutex, lock};

/// An order to a process, or what happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Signal(Signal),
    KillGroup,
    EndGroup,
    Reap,
}

/// A process that ends by one signal, or when its group is killed.
#[derive(Debug)]
pub struct FakeProcess {
    since: Instant,
    told: Mutex<Vec<(Duration, Told)>>,
    ends_by: Option<Signal>,
    has_ended: Sender<bool>,
}

impl FakeProcess {
    pub(crate) fn ending_by(signal: Option<Signal>) -> Arc<Self> {
        Arc::new(FakeProcess {
            since: Instant::now(),
            told: Mutex::default(),
            ends_by: signal,
            has_ended: channel(false).0,
        })
    }

    /// Ends the process by itself.
    pub(crate) fn end(&self) {
        self.has_ended.send_replace(true);
    }

    pub(crate) fn ended(&self) -> Pin<Box<dyn Future<Output = ()>>> {
        let mut has_ended = self.has_ended.subscribe();
        Box::pin(async move {
            // Waiting fails only if the process is dropped, and the caller holds it.
            let _ = has_ended.wait_for(|ended| *ended).await;
        })
    }

    /// The orders so far, each with its time.
    pub(crate) fn told(&self) -> Vec<(Duration, Told)> {
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

/// Such a process as a child that was just started, with the pool's end of its channel.
pub(crate) fn started(process: &Arc<FakeProcess>, channel: ChannelEnd) -> (Spawned, Watched) {
    let (ended, subject) = (process.ended(), Arc::clone(process));
    let (process, watched) = Watched::over(subject, ended, None, Arc::default(), true);
    let spawned = Spawned {
        process,
        channel,
        inspect_port: None,
        output: Arc::default(),
    };
    (spawned, watched)
}
