//! Actions become system calls.

use std::time::Instant;

use super::Engine;
use super::link::Link;
use crate::core::error::Error;
use crate::core::lane::Lane;
use crate::core::pool::delivery::Delivery;
use crate::core::pool::dispatcher::Action;
use crate::core::pool::event::PoolEvent;
use crate::core::worker::{ChildId, EndPlan, Spawned};

impl Engine {
    /// Carries out all that the dispatcher wants.
    pub(super) fn act(&mut self, now: Instant) {
        while let Some(action) = self.dispatcher.next_action() {
            match action {
                Action::Spawn(child, id) => {
                    let answer = self.supervisor.spawn(child, &self.config.spec, &id, &self.inbox);
                    self.spawned(child, answer, now);
                }
                Action::SpawnLater(child) => {
                    self.supervisor
                        .spawn_later(child, &self.config.spec, "default", &self.inbox);
                }
                Action::Send(child, call) => {
                    if let Some(body) = self.dispatcher.take_body(call) {
                        self.push(child, call, body.task(), body.params(), now);
                    }
                }
                Action::CheckBlocked(child) => {
                    let is_reading = self
                        .links
                        .get_mut(&child)
                        .is_none_or(|link| link.lane.is_read_by_peer());
                    match is_reading {
                        true => self.dispatcher.found_reading(child, now),
                        false => self.dispatcher.found_blocked(child, now),
                    }
                }
                other => self.act_on_link(other),
            }
        }
    }

    fn act_on_link(&mut self, action: Action) {
        let (Action::Cancel(child, _)
        | Action::Stop(child)
        | Action::Continue(child)
        | Action::End(child)
        | Action::Kill(child)) = action
        else {
            return;
        };
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        match action {
            Action::Cancel(_, call) if link.has_our_host => link.lane.cancel(call),
            // Anything it has to read tells whether it reads.
            Action::Cancel(..) => link.lane.push_line(crate::core::ipc::PROBE),
            // A child that cannot be signalled has ended, which its watch will tell.
            Action::Stop(_) => drop(link.process.signal(libc::SIGSTOP)),
            Action::Continue(_) => drop(link.process.signal(libc::SIGCONT)),
            Action::Kill(_) => {
                link.ending = true;
                link.process.end(EndPlan::kill());
            }
            _ => {
                let grace = self.config.kill_grace;
                drop(link.process.signal(libc::SIGCONT));
                link.close(&self.poller);
                if !link.ending {
                    link.ending = true;
                    link.process.end(EndPlan::after_disconnect(grace));
                }
            }
        }
        self.touched.insert(child);
    }

    /// A child runs, or could not be started.
    pub(super) fn spawned(&mut self, child: ChildId, answer: Result<Spawned, Error>, now: Instant) {
        let opened = answer.and_then(|spawned| {
            let (pid, inspect_port) = (spawned.process.pid(), spawned.inspect_port);
            let link = Link::open(child, spawned, &self.poller).map_err(|source| Error::Spawn {
                step: "opening",
                subject: "its channel".to_owned(),
                source,
            })?;
            Ok((link, pid, inspect_port))
        });
        let early = self.early.remove(&child);
        match opened {
            Ok((mut link, pid, inspect_port)) => {
                link.process.listen(self.listening);
                if let Some(requests) = early {
                    link.lane.push_line(&requests);
                    self.touched.insert(child);
                }
                self.links.insert(child, link);
                self.dispatcher.spawned(child, pid, inspect_port);
            }
            Err(error) => self.dispatcher.spawn_failed(child, &error, now),
        }
    }

    /// Sends what a child's lane holds, and tells the dispatcher how it is.
    pub(super) fn flush(&mut self, child: ChildId, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if link.flush(child, &self.poller).is_err() {
            self.channel_closed(child, now);
            return;
        }
        self.dispatcher.set_room(child, link.lane.has_room());
    }

    pub(super) fn channel_closed(&mut self, child: ChildId, now: Instant) {
        self.look_for_life(child, false);
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if !link.is_closed() {
            link.close(&self.poller);
            self.dispatcher.disconnected(child, now);
        }
    }

    /// After any decision: acts, sends, sets the timer, and gathers what happened.
    pub(super) fn after(&mut self, now: Instant) {
        self.act(now);
        while let Some(child) = self.touched.pop_first() {
            self.flush(child, now);
            self.act(now);
        }
        // Without a timer the pool still serves; the next turn tries again.
        let _ = self.poller.set_timer(self.dispatcher.next_timer(), now);
        if self.dispatcher.has_events() {
            self.delivery.events.extend(self.dispatcher.take_events());
        }
    }

    /// Takes what has been gathered for the owner; give it back by [`Engine::delivered`] to keep its memory.
    pub fn take_delivery(&mut self) -> Delivery {
        std::mem::take(&mut self.delivery)
    }

    /// Takes only the events; messages wait for the next turn.
    pub fn take_events(&mut self) -> Vec<PoolEvent> {
        std::mem::take(&mut self.delivery.events)
    }

    /// Takes back the memory of a delivery, unless a new one has begun.
    pub fn delivered(&mut self, mut delivery: Delivery) {
        if self.delivery.is_empty() {
            delivery.clear();
            self.delivery = delivery;
        }
    }
}
