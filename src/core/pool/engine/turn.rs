//! One turn: whatever wants attention gets it, within a budget.

use std::time::Instant;

use super::Engine;
use crate::core::error::Error;
use crate::core::ipc::{HANDLE_RECEIVED, Line, MAX_MESSAGE};
use crate::core::lane::{Lane, Read};
use crate::core::os::ExitStatus;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::poller::Source;
use crate::core::sync::lock;
use crate::core::worker::{ChildEvent, ChildId};

/// Bytes read from one child in one turn, so that others get theirs.
const READ_BUDGET: usize = 256 * 1024;

impl Engine {
    /// Reads, writes and does what is due, without blocking. What came of it is in [`Engine::take_delivery`].
    pub fn turn(&mut self) {
        let mut sources = std::mem::take(&mut self.sources);
        // Fails for no set that is open.
        let _ = self.poller.ready(&mut sources);
        self.put_skipped_first(&mut sources);
        let now = Instant::now();
        for source in &sources {
            match *source {
                Source::Inbox => self.read_inbox(now),
                Source::Timer => self.dispatcher.on_time(now),
                Source::Channel(child) => self.serve_channel(child, now),
                Source::FirstRead(child) => self.look_for_life(child, false),
            }
        }
        self.sources = sources;
        self.dispatcher.after_answers(now);
        self.after(now);
    }

    /// The poller names its sources in the same order each time, and one that floods would always be the first.
    fn put_skipped_first(&mut self, sources: &mut [Source]) {
        let skipped = std::mem::take(&mut self.skipped);
        if !skipped.is_empty() {
            sources.sort_by_key(|source| {
                let place = skipped
                    .iter()
                    .position(|child| Source::Channel(*child) == *source);
                place.unwrap_or(skipped.len())
            });
        }
    }

    pub(super) fn look_for_life(&mut self, child: ChildId, has_answered: bool) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if link.has_come_alive(&self.poller, has_answered) {
            self.dispatcher.first_read(child);
        }
    }

    fn serve_channel(&mut self, child: ChildId, now: Instant) {
        self.touched.insert(child);
        if self.delivery.is_full() {
            self.skipped.push(child);
            return;
        }
        match self.read_channel(child, READ_BUDGET, now) {
            Read::Closed => self.channel_closed(child, now),
            Read::TooLarge => {
                self.dispatcher
                    .condemn(child, &Error::MessageTooLarge { limit: MAX_MESSAGE }, now);
            }
            Read::Empty | Read::More => {}
        }
    }

    /// Reads messages into the delivery and settles the calls they answer.
    fn read_channel(&mut self, child: ChildId, budget: usize, now: Instant) -> Read {
        let Self {
            links,
            dispatcher,
            delivery,
            ..
        } = self;
        let Some(link) = links.get_mut(&child).filter(|link| !link.is_closed()) else {
            return Read::Empty;
        };
        delivery.begin(child);
        let (mut answers, mut handles, mut hello) = (0, 0, false);
        let read = link.lane.read(budget, &mut |line, json| match line {
            Line::Reply(call) => match dispatcher.answered(child, call, now) {
                Some(ticket) => {
                    answers += 1;
                    delivery.answer(ticket, json);
                }
                None => delivery.message(json),
            },
            Line::Message => delivery.message(json),
            Line::Handle => {
                handles += 1;
                delivery.message(json);
            }
            Line::Hello => hello = true,
            Line::Internal => {}
        });
        delivery.end();
        link.has_our_host |= hello;
        for _ in 0..handles {
            link.lane.push_line(HANDLE_RECEIVED);
        }
        // Other messages may come from a script that is still being loaded, and may yet throw.
        if answers > 0 {
            self.look_for_life(child, true);
        }
        read
    }

    fn read_inbox(&mut self, now: Instant) {
        for event in self.inbox.take() {
            match event {
                ChildEvent::Spawned(child, answer) => self.spawned(child, answer, now),
                ChildEvent::Output(child, stream, bytes) => {
                    if let Some(link) = self.links.get(&child) {
                        link.process.output_taken(bytes.len());
                    }
                    self.delivery
                        .events
                        .push(PoolEvent::Output { child, stream, bytes });
                }
                ChildEvent::Exited(child, status) => self.exited(child, status, now),
            }
        }
    }

    /// Reads what the child has sent before its end, then lets go of it.
    fn exited(&mut self, child: ChildId, status: ExitStatus, now: Instant) {
        self.look_for_life(child, false);
        while self.read_channel(child, usize::MAX, now) == Read::More {}
        let Some(mut link) = self.links.remove(&child) else {
            return;
        };
        link.close(&self.poller);
        let last_words = lock(&link.output).last_words();
        // Events so far happened before this one.
        let events = self.dispatcher.take_events();
        self.delivery.events.extend(events);
        self.dispatcher.exited(child, status, last_words, now);
    }
}
