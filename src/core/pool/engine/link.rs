//! The engine's connection to one child.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::core::ipc::PROBE;
use crate::core::lane::{ChannelLane, Lane};
use crate::core::pool::poller::{Poller, Source};
use crate::core::sync::{Arc, Mutex};
use crate::core::worker::{ChildId, OutputTail, ProcessHandle, Spawned};

/// A child that runs: its lane and its process.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) lane: ChannelLane,
    pub(super) process: ProcessHandle,
    pub(super) output: Arc<Mutex<OutputTail>>,
    /// Our `ProcessHost` runs in it, which understands cancellations.
    pub(super) has_our_host: bool,
    /// It is being ended.
    pub(super) ending: bool,
    /// Watches for its first read, until then.
    first_read: Option<OwnedFd>,
    /// The poller waits for room to write.
    writing: bool,
    closed: bool,
}

impl Link {
    /// Connects to a child that has just been started, and sends it the probe.
    pub(super) fn open(id: ChildId, spawned: Spawned, poller: &Poller) -> io::Result<Self> {
        let first_read = spawned.channel.try_clone()?;
        let mut lane = ChannelLane::new(spawned.channel);
        lane.push_line(PROBE);
        // A child that is dead already is noticed by reading.
        let _ = lane.flush();
        poller.watch(&lane, Source::Channel(id))?;
        poller.watch_reads_of_peer(&first_read, Source::FirstRead(id))?;
        Ok(Link {
            lane,
            process: spawned.process,
            output: spawned.output,
            has_our_host: false,
            ending: false,
            first_read: Some(first_read),
            writing: false,
            closed: false,
        })
    }

    /// Whether the child has read something, or has answered, for the first time.
    pub(super) fn has_come_alive(&mut self, poller: &Poller, has_answered: bool) -> bool {
        let alive = self.first_read.is_some() && (has_answered || self.lane.is_read_by_peer());
        if let Some(fd) = self.first_read.take_if(|_| alive) {
            poller.forget(&fd);
        }
        alive
    }

    /// Sends what there is. `Err`: the peer is gone.
    pub(super) fn flush(&mut self, id: ChildId, poller: &Poller) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        self.lane.flush()?;
        let clogged = self.lane.is_clogged();
        if clogged != self.writing {
            poller.set_writing(&self.lane, Source::Channel(id), clogged)?;
            self.writing = clogged;
        }
        Ok(())
    }

    /// Closes our end of the channel: the child sees a disconnect.
    pub(super) fn close(&mut self, poller: &Poller) {
        if self.closed {
            return;
        }
        self.closed = true;
        if let Some(fd) = self.first_read.take() {
            poller.forget(&fd);
        }
        poller.forget(&self.lane);
        // The process keeps running on its own; only the socket is of no more use.
        let _ = nix::sys::socket::shutdown(
            std::os::fd::AsRawFd::as_raw_fd(&self.lane.as_fd()),
            nix::sys::socket::Shutdown::Both,
        );
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }
}
