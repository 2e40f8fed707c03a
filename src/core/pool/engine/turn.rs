//! One turn: serves every source that has something to do, within a budget.

use std::time::Instant;

use super::link::Link;
use super::rest::Heard;
use super::rotation::Origin;
use super::start::Said;
use super::{Engine, Listening};
use crate::core::child::{ChildEvent, ChildId, Print, Stream};
use crate::core::error::Error;
use crate::core::platform::ExitStatus;
use crate::core::pool::delivery::{GroupKind, MOST_MESSAGES};
use crate::core::pool::event::PoolEvent;
use crate::core::pool::source::Source;
use crate::core::sync::lock;
use crate::core::transport::shared_memory::MOST_UNREAD;
use crate::core::transport::{Message, PartStore, Read, Transport};
use crate::core::wire::{Line, MAX_MESSAGE};

/// The most bytes read from one child in one turn, so that other children get their turn.
const READ_BUDGET: usize = 256 * 1024;
/// More bytes than a socket can hold.
const MOST_LEFT: usize = 16 * 1024 * 1024;
/// The least number of lines that a turn takes from a channel, however many other channels are ready.
const LEAST_LINES: usize = 32;
/// As `READ_BUDGET`, for a shared-memory transport, where binary parts are copied at the speed of memory.
const FAST_BUDGET: usize = 2 * 1024 * 1024;

impl Engine {
    /// Reads, writes and does what is due, without blocking. The results are in [`Engine::take_delivery`], except for
    /// binary parts, which are in the store.
    pub fn turn(&mut self, store: &mut dyn PartStore) {
        let mut sources = std::mem::take(&mut self.sources);
        // Polling an open set does not fail.
        let _ = self.poller.ready(&mut sources);
        let now = Instant::now();
        self.comes_back = false;
        for source in &sources {
            match *source {
                Source::Inbox => self.read_inbox(now, store),
                Source::Timer => self.dispatcher.on_time(now),
                Source::Channel(child) => {
                    self.rotation.want(Origin::Channel(child));
                    // There may be room to write, too.
                    self.touched.insert(child);
                }
                Source::Transport(child) => self.rotation.want(Origin::Transport(child)),
                Source::FirstRead(child) => {
                    // By then we must know whether `ProcessHost` has said hello.
                    self.take_from_channel(child, usize::MAX, now, store);
                    self.look_for_life(child, false, now);
                }
                // Calls that wait for this are sent below.
                Source::Handover(_) => {}
            }
        }
        self.sources = sources;
        self.serve_all(now, store);
        self.send_held(now);
        self.dispatcher.after_answers(now);
        self.after(now);
    }

    /// Gives each ready source one turn, while there is room for its messages. A source that got no turn comes first
    /// the next time.
    fn serve_all(&mut self, now: Instant, store: &mut dyn PartStore) {
        let count = self.rotation.len();
        let lines = (MOST_MESSAGES / count.max(1)).max(LEAST_LINES);
        for _ in 0..count {
            if self.delivery.is_full() {
                return;
            }
            match self.rotation.next() {
                Some(Origin::Transport(child)) => self.serve_shared_memory(child, now, store),
                Some(Origin::Channel(child)) => self.take_from_channel(child, lines, now, store),
                None => return,
            }
        }
    }

    /// Ensures a next turn if there is something left to read. No descriptor may report that any more.
    pub(super) fn come_back(&mut self) {
        if !self.comes_back && !self.rotation.is_empty() {
            self.comes_back = true;
            self.inbox.ring();
        }
    }

    fn serve_shared_memory(&mut self, child: ChildId, now: Instant, store: &mut dyn PartStore) {
        if self.links.get(&child).is_none_or(Link::is_closed) {
            return;
        }
        let before = self.delivery.len();
        let read = self.read_shared_memory(child, FAST_BUDGET, now, store);
        let answers = self.delivery.len();
        if answers > before {
            // Messages that the child has sent by `process.send` before its answers must come before the answers.
            self.take_from_channel(child, usize::MAX, now, store);
            self.delivery.put_before(answers, before);
        }
        let Some(fast) = self.links.get_mut(&child).and_then(Link::fast) else {
            return;
        };
        if fast.is_clogged() {
            self.touched.insert(child);
        }
        match read {
            Read::Empty if fast.arm() => {}
            Read::Broken => self.evict_now(child, now),
            _ => self.rotation.want(Origin::Transport(child)),
        }
    }

    /// Reads answers into the delivery and settles their calls.
    fn read_shared_memory(
        &mut self,
        child: ChildId,
        budget: usize,
        now: Instant,
        store: &mut dyn PartStore,
    ) -> Read {
        let Self {
            links,
            dispatcher,
            delivery,
            ..
        } = self;
        let link = links.get_mut(&child).filter(|link| !link.is_evicted);
        let Some(fast) = link.and_then(Link::fast) else {
            return Read::Empty;
        };
        delivery.begin(child, GroupKind::Values);
        let mut has_answered = false;
        // Parts of answers to unknown calls.
        let mut stray = None;
        let read = fast.read(budget, store, &mut |message| {
            let Message::Answer {
                call,
                flags,
                json,
                parts,
            } = message
            else {
                return;
            };
            let settled = dispatcher
                .by_short_id(call)
                .and_then(|call| dispatcher.answered(child, call, now));
            match settled {
                Some(ticket) => {
                    has_answered |= ticket.is_some();
                    delivery.value(ticket, flags, json, parts);
                }
                // Only `ProcessHost` writes here, and it answers each call once.
                None => stray.get_or_insert_with(Vec::new).extend_from_slice(parts),
            }
        });
        delivery.end();
        if has_answered {
            dispatcher.became_ready(child, now);
        }
        let Some(stray) = stray else { return read };
        stray.into_iter().for_each(|part| store.discard(part));
        Read::Broken
    }

    /// Reads at most this many lines of a child's channel.
    fn take_from_channel(&mut self, child: ChildId, lines: usize, now: Instant, store: &mut dyn PartStore) {
        match self.read_channel(child, (READ_BUDGET, lines), now) {
            Read::Closed => {
                // Earlier answers still count, and after this the transport is not read any more, even if the child
                // keeps running.
                self.read_shared_memory(child, MOST_UNREAD, now, store);
                self.channel_closed(child, now);
            }
            Read::TooLarge => {
                let pid = self.links.get(&child).map(|link| link.process.pid());
                let error = Error::MessageTooLarge {
                    limit: MAX_MESSAGE,
                    pid,
                };
                self.dispatcher.evict(child, &error, now);
            }
            Read::Broken => self.evict_now(child, now),
            // The child's last lines may be in our buffer already, which the poller does not know.
            Read::More => self.rotation.want(Origin::Channel(child)),
            Read::Empty => {}
        }
    }

    pub(super) fn evict_now(&mut self, child: ChildId, now: Instant) {
        let Some(link) = self.links.get_mut(&child).filter(|link| !link.is_evicted) else {
            return;
        };
        link.is_evicted = true;
        let pid = link.process.pid();
        self.trace_child(child, "is evicted, because it broke the protocol");
        self.dispatcher.evict(child, &Error::Protocol { pid }, now);
    }

    /// Reads messages into the delivery and settles the calls that they answer.
    fn read_channel(&mut self, child: ChildId, (bytes, lines): (usize, usize), now: Instant) -> Read {
        let Self {
            links,
            dispatcher,
            delivery,
            ..
        } = self;
        let Some(link) = links.get_mut(&child).filter(|link| !link.is_closed()) else {
            return Read::Empty;
        };
        delivery.begin(child, GroupKind::Messages);
        // Answers to calls with progress arrive here with short ids, because the calls were sent through shared memory.
        let has_short_ids = link.fast().is_some();
        let (mut handles, mut has_transport) = (0_usize, false);
        let mut has_answered = false;
        let (mut heard, mut said) = (Heard::default(), Said::default());
        let mut taken = Vec::new();
        let mut sort = |line, json: &[u8]| match line {
            Line::Reply(call) => match dispatcher.answered(child, dispatcher.named(call, has_short_ids), now)
            {
                Some(ticket) => {
                    has_answered |= ticket.is_some();
                    delivery.answer(ticket, json);
                }
                None => delivery.message(json),
            },
            Line::Message => delivery.message(json),
            Line::Handle => {
                handles += 1;
                delivery.message(json);
            }
            Line::Transport => has_transport = true,
            Line::HandleAnswer { is_taken } => taken.push(is_taken),
            _ => {}
        };
        let read = link.channel.read_lines(bytes, lines, &mut |message| {
            if let Message::Line(line, json) = message {
                sort(line, json);
                heard.take(line);
                said.take(line, json);
            }
        });
        delivery.end();
        let takes_turns = (0..handles).all(|_| link.channel.acknowledge_handle());
        let has_our_host = link.has_our_host || said.has_hello();
        if has_transport && has_our_host {
            match link.switch_to_shared_memory(child, &self.poller) {
                Ok(true) => {
                    self.rotation.want(Origin::Transport(child));
                    self.trace_child(child, "is now called through shared memory");
                }
                Ok(false) => {}
                Err(error) => self.stay_on_channel(child, format!("the host cannot watch it: {error}")),
            }
        }
        self.handles_answered(child, &taken, now);
        self.note_heard(child, heard, now);
        if has_answered {
            said.answered();
        }
        self.note_said(child, said, now);
        if takes_turns { read } else { Read::Broken }
    }

    /// Processes a child's answers to handles. Messages that have waited for an answer are sent now, and a stopped
    /// child would not read them.
    fn handles_answered(&mut self, child: ChildId, answers: &[bool], now: Instant) {
        for is_taken in answers {
            self.touched.insert(child);
            self.dispatcher.wake(child, now);
            let link = self.links.get_mut(&child);
            if let Some(outcome) = link.and_then(|link| link.channel.handle_answered(*is_taken)) {
                self.delivery.events.push(PoolEvent::handle(child, outcome));
            }
        }
    }

    fn read_inbox(&mut self, now: Instant, store: &mut dyn PartStore) {
        for event in self.inbox.take() {
            match event {
                ChildEvent::Spawned(child, answer) => self.spawned(child, answer, now),
                ChildEvent::Output(child, stream, print) => self.printed(child, stream, print),
                ChildEvent::Terminate(child) => {
                    self.delivery.events.push(PoolEvent::Terminate { child });
                }
                ChildEvent::OverMemory(child) => self.dispatcher.exceeded_memory(child, now),
                ChildEvent::Exited(child, status) => self.exited(child, status, now, store),
            }
        }
    }

    fn printed(&mut self, child: ChildId, stream: Stream, print: Print) {
        if let Some(link) = self.links.get(&child) {
            link.process.output_taken(print.bytes.len());
        }
        let Listening { text, bytes } = self.listening;
        if text || bytes {
            self.delivery.events.push(PoolEvent::Output {
                child,
                stream,
                text,
                bytes,
                print,
            });
        }
    }

    /// Reads what the child has sent before its end, then drops its link.
    fn exited(&mut self, child: ChildId, status: ExitStatus, now: Instant, store: &mut dyn PartStore) {
        self.look_for_life(child, false, now);
        // The limit is what a child can have left: a process that it has started may have inherited both transports,
        // and may keep writing.
        self.read_channel(child, (MOST_LEFT, usize::MAX), now);
        self.read_shared_memory(child, MOST_UNREAD, now, store);
        self.rotation.forget(child);
        self.by_host.remove(&child);
        let Some(mut link) = self.links.remove(&child) else {
            return;
        };
        link.close(&self.poller);
        link.discard(store);
        self.transfer.close(child);
        let farewell = lock(&link.output).farewell();
        // Events so far happened before the child's end.
        let events = self.dispatcher.take_events();
        self.delivery.events.extend(events);
        self.dispatcher.exited(child, status, farewell, now);
    }
}
