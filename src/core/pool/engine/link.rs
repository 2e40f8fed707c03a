//! The engine's connection to one child.

use std::io;

use crate::core::child::{ChildId, OutputTail, ProcessHandle, Spawned};
use crate::core::platform::{PeerReads, Poller};
use crate::core::pool::source::Source;
use crate::core::sync::{Arc, Mutex};
use crate::core::transport::shared_memory::SharedMemoryTransport;
use crate::core::transport::{ChannelTransport, PartStore, Transport};
use crate::core::wire::{CallId, Request, commands};

/// A running child: its transports and its process.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) channel: ChannelTransport,
    /// The shared-memory transport. It is offered to the child, and used once the child has accepted.
    fast: Option<SharedMemoryTransport>,
    is_fast: bool,
    /// Why shared memory is not in use, on either side.
    transport_failure: Option<String>,
    /// The youngest call that was sent through the channel.
    last_on_channel: CallId,
    pub(super) process: ProcessHandle,
    pub(super) output: Arc<Mutex<OutputTail>>,
    /// Whether our `ProcessHost` runs in the child; it understands cancellations.
    pub(super) has_our_host: bool,
    /// Whether the child must be asked before its owner suspends it.
    pub(super) wants_asking: bool,
    /// Whether the child's `ProcessHost` reports when it is ready.
    pub(super) tells_ready: bool,
    /// Whether the child's script has run without `ProcessHost`.
    pub(super) is_bare: bool,
    /// Whether the child is being ended.
    pub(super) ending: bool,
    /// Whether the child has violated the protocol. The pool no longer sends to it or reads from it.
    pub(super) is_evicted: bool,
    /// The watch for the child's first read, until that happens.
    first_read: Option<PeerReads>,
    /// Whether the poller waits for room to write.
    writing: bool,
    closed: bool,
}

impl Link {
    /// Connects to a child that has just been started, and sends it the probe.
    pub(super) fn open(
        id: ChildId,
        spawned: Spawned,
        offered: Option<Result<SharedMemoryTransport, String>>,
        poller: &Poller<Source>,
    ) -> io::Result<Self> {
        let (fast, transport_failure) = match offered {
            Some(Ok(transport)) => (Some(transport), None),
            Some(Err(failure)) => (None, Some(failure)),
            None => (None, None),
        };
        let mut channel = ChannelTransport::new(spawned.channel);
        let first_read = channel.end().reads_of_peer()?;
        channel.push_command(commands::PROBE);
        // Reading notices it if the child has died already.
        let _ = channel.flush();
        poller.watch(&channel, Source::Channel(id))?;
        poller.watch_reads_of_peer(&first_read, Source::FirstRead(id))?;
        Ok(Link {
            channel,
            fast,
            is_fast: false,
            transport_failure,
            last_on_channel: CallId::default(),
            process: spawned.process,
            output: spawned.output,
            has_our_host: false,
            wants_asking: false,
            tells_ready: false,
            is_bare: false,
            ending: false,
            is_evicted: false,
            first_read: Some(first_read),
            writing: false,
            closed: false,
        })
    }

    /// The transport for new calls.
    fn transport(&mut self) -> &mut dyn Transport {
        match &mut self.fast {
            Some(fast) if self.is_fast => fast,
            _ => &mut self.channel,
        }
    }

    pub(super) fn transport_name(&self) -> &'static str {
        if self.is_fast { "fast" } else { "channel" }
    }

    pub(super) fn transport_failure(&self) -> Option<String> {
        self.transport_failure.clone()
    }

    /// Falls back to Node's channel because shared memory is not available. Returns whether this is new.
    pub(super) fn do_without_shared_memory(&mut self, reason: String) -> bool {
        let is_news = !self.is_fast && self.fast.take().is_some();
        if is_news {
            self.transport_failure = Some(reason);
        }
        is_news
    }

    /// The shared-memory transport, if it is in use.
    pub(super) fn fast(&mut self) -> Option<&mut SharedMemoryTransport> {
        self.fast.as_mut().filter(|_| self.is_fast)
    }

    /// Switches to shared memory, after the child has opened its end. The child first reads what was sent before.
    /// Returns whether the transport is in use from now on, and must be read.
    ///
    /// # Errors
    /// If the kernel has reached its limit of watches for this user.
    pub(super) fn switch_to_shared_memory(
        &mut self,
        id: ChildId,
        poller: &Poller<Source>,
    ) -> io::Result<bool> {
        let Some(fast) = self.fast.as_ref().filter(|_| !self.is_fast) else {
            return Ok(false);
        };
        poller.watch_bell(fast.bell(), Source::Transport(id))?;
        self.is_fast = true;
        self.channel.push_command(commands::SWITCH);
        Ok(true)
    }

    pub(super) fn push(&mut self, request: &Request) {
        if !self.is_fast {
            self.last_on_channel = self.last_on_channel.max(request.id);
        }
        self.transport().push(request);
    }

    /// Sends requests that were made before the child was started.
    pub(super) fn push_requests(&mut self, lines: &[u8], last: CallId) {
        self.last_on_channel = last;
        self.channel.push_line(lines);
    }

    /// Cancels a call through the transport that has sent it: the other transport does not know the call. (An old call
    /// that had to wait may have gone through shared memory after younger calls through the channel.)
    pub(super) fn cancel(&mut self, call: CallId) {
        if call <= self.last_on_channel || !self.is_fast {
            self.channel.cancel(call);
        }
        if let Some(fast) = self.fast() {
            fast.cancel(call);
        }
    }

    /// Tells the child that it is needed: it was woken, or the question whether it may sleep is withdrawn.
    pub(super) fn tell_awake(&mut self) {
        if self.has_our_host {
            self.channel.push_command(commands::WAKE);
        }
    }

    /// Whether no message is in transit to or from the child. Its output is read even while it is suspended.
    pub(super) fn is_quiet(&mut self) -> bool {
        !self.channel.has_part() && self.is_read_by_peer()
    }

    pub(super) fn has_room(&mut self) -> bool {
        self.transport().has_room()
    }

    /// Whether the child has read everything that was sent.
    pub(super) fn is_read_by_peer(&mut self) -> bool {
        self.channel.is_read_by_peer() && self.fast().is_none_or(Transport::is_read_by_peer)
    }

    /// Whether the child has, for the first time, read something or answered.
    pub(super) fn has_come_alive(&mut self, poller: &Poller<Source>, has_answered: bool) -> bool {
        let alive = self.first_read.is_some() && (has_answered || self.channel.is_read_by_peer());
        if let Some(reads) = self.first_read.take_if(|_| alive) {
            poller.forget(&reads);
        }
        alive
    }

    /// Sends what waits. `Err`: the peer is gone, or has broken a transport.
    pub(super) fn flush(&mut self, id: ChildId, poller: &Poller<Source>) -> io::Result<()> {
        if self.closed || self.is_evicted {
            return Ok(());
        }
        if let Some(fast) = self.fast() {
            fast.flush()?;
        }
        self.channel.flush()?;
        let clogged = self.channel.is_clogged();
        if clogged != self.writing {
            poller.set_writing(&self.channel, Source::Channel(id), clogged)?;
            self.writing = clogged;
        }
        Ok(())
    }

    /// Closes our end of the channel: the child sees a disconnect.
    pub(super) fn close(&mut self, poller: &Poller<Source>) {
        if self.closed {
            return;
        }
        self.closed = true;
        if let Some(reads) = self.first_read.take() {
            poller.forget(&reads);
        }
        poller.forget(&self.channel);
        // Other processes may have inherited the bell, so closing it is not enough.
        if let Some(fast) = self.fast() {
            poller.forget(fast.bell());
        }
        self.hang_up();
    }

    /// Stops sending and receiving. Data that has arrived can still be read, and the process keeps running.
    pub(super) fn hang_up(&self) {
        self.channel.end().hang_up();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Drops messages that have arrived only in part.
    pub(super) fn discard(&mut self, store: &mut dyn PartStore) {
        if let Some(fast) = &mut self.fast {
            fast.discard(store);
        }
    }
}
