//! Carries out the dispatcher's actions.

use std::io::ErrorKind;
use std::time::Instant;

use super::Engine;
use super::launch::Order;
use super::link::Link;
use super::rotation::Origin;
use crate::core::child::{ChildId, Spawned};
use crate::core::end_plan::EndPlan;
use crate::core::error::Error;
use crate::core::platform::Signal;
use crate::core::pool::delivery::Delivery;
use crate::core::pool::dispatcher::Action;
use crate::core::pool::event::PoolEvent;
use crate::core::wire::commands;

impl Engine {
    /// Carries out all actions of the dispatcher.
    pub(super) fn act(&mut self, now: Instant) {
        while let Some(action) = self.dispatcher.next_action() {
            match action {
                Action::Spawn(child, id) => self.order(child, Order { id, is_awaited: true }, now),
                Action::SpawnLater(child) => self.order(child, Order::default(), now),
                Action::Send(child, call) => {
                    if let Some(body) = self.dispatcher.take_body(call) {
                        let (order, parts) = (self.dispatcher.key_of(call), body.parts());
                        self.push(child, body.request(call, order, &parts), body.attached(), now);
                    }
                }
                Action::Cancel(child, call) if self.transfer.is_holding(child) => {
                    self.take_back(child, call, now);
                }
                Action::Ask {
                    child,
                    question,
                    by_hand,
                } => self.ask_to_rest(child, question, by_hand, now),
                Action::CheckBlocked(child) => match self.links.get_mut(&child).map(Link::is_read_by_peer) {
                    None => self.dispatcher.found_starting(child, now),
                    Some(true) => self.dispatcher.found_reading(child, now),
                    Some(false) => self.dispatcher.found_unread(child, now),
                },
                Action::LookAtRest(child) => self.look_at_rest(child, now),
                Action::LookForDebugger(child) => self.look_for_debugger(child, now),
                other => self.act_on_link(other),
            }
        }
    }

    pub(super) fn act_on_link(&mut self, action: Action) {
        let (Action::Cancel(child, _)
        | Action::Probe(child)
        | Action::Withdraw(child)
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
            Action::Cancel(_, call) if link.has_our_host => link.cancel(call),
            // Any message shows whether the child reads.
            Action::Cancel(..) | Action::Probe(_) => link.channel.push_command(commands::PROBE),
            // A child that cannot be signalled has ended, which its watch will report.
            Action::Stop(_) => {
                if let Some(fast) = link.fast() {
                    fast.release_memory();
                }
                drop(link.process.signal(Signal::Stop));
            }
            Action::Withdraw(_) => link.tell_awake(),
            Action::Continue(_) => {
                link.tell_awake();
                drop(link.process.signal(Signal::Continue));
            }
            Action::Kill(_) => {
                link.ending = true;
                link.process.end(EndPlan::kill());
            }
            _ => {
                let grace = self.config.kill_grace;
                drop(link.process.signal(Signal::Continue));
                link.close(&self.poller);
                if !link.ending {
                    link.ending = true;
                    link.process.end(EndPlan::after_disconnect(grace));
                }
            }
        }
        self.touched.insert(child);
    }

    /// Handles the result of a child's start.
    pub(super) fn spawned(&mut self, child: ChildId, answer: Result<Spawned, Error>, now: Instant) {
        let transport = self.offered.remove(&child);
        let opened = answer.and_then(|spawned| {
            let (pid, inspect_port) = (spawned.process.pid(), spawned.inspect_port);
            let link =
                Link::open(child, spawned, transport, &self.poller).map_err(|source| Error::Spawn {
                    step: "opening",
                    subject: "its channel".to_owned(),
                    source,
                })?;
            Ok((link, pid, inspect_port))
        });
        let early = self.early.remove(&child);
        match opened {
            Ok((mut link, pid, inspect_port)) => {
                link.process.listen(self.listening.is_on());
                if let Some((requests, last)) = early {
                    link.push_requests(&requests, last);
                    self.touched.insert(child);
                }
                self.links.insert(child, link);
                self.trace_channel(child);
                self.dispatcher.spawned(child, pid, inspect_port);
            }
            Err(error) => {
                self.by_host.remove(&child);
                self.transfer.close(child);
                self.dispatcher.spawn_failed(child, &error, now);
            }
        }
    }

    /// Sends what waits in a child's transport, and reports to the dispatcher whether there is room.
    pub(super) fn flush(&mut self, child: ChildId, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        match link.flush(child, &self.poller) {
            Ok(()) => {
                let has_room = link.has_room() && self.transfer.has_room(child);
                if link.fast().is_some_and(|fast| fast.has_more()) {
                    self.rotation.want(Origin::Transport(child));
                }
                self.dispatcher.set_room(child, has_room, now);
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => self.evict_now(child, now),
            Err(_) => {
                // Reading notices the child's end, after everything that the child has sent. Until then it gets nothing
                // more.
                link.hang_up();
                self.dispatcher.set_room(child, false, now);
            }
        }
    }

    pub(super) fn channel_closed(&mut self, child: ChildId, now: Instant) {
        self.look_for_life(child, false, now);
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if !link.is_closed() {
            link.close(&self.poller);
            self.dispatcher.disconnected(child, now);
        }
    }

    /// Must follow each decision: carries out actions, sends, sets the timer, and collects events.
    pub(super) fn after(&mut self, now: Instant) {
        self.act(now);
        while let Some(child) = self.touched.pop_first() {
            self.flush(child, now);
            self.act(now);
        }
        self.come_back();
        // Without a timer the pool still works; the next turn tries again.
        let _ = self.poller.set_timer(self.dispatcher.next_timer(), now);
        if self.dispatcher.has_events() {
            let events = self.dispatcher.take_events();
            self.trace(&events);
            self.delivery.events.extend(events);
        }
    }

    /// Takes everything collected for the owner. [`Engine::delivered`] takes the memory back.
    pub fn take_delivery(&mut self) -> Delivery {
        std::mem::take(&mut self.delivery)
    }

    /// Takes only the events. Messages wait for the next turn.
    pub fn take_events(&mut self) -> Vec<PoolEvent> {
        std::mem::take(&mut self.delivery.events)
    }

    /// Takes back the memory of a delivery, unless a new one has begun.
    pub fn delivered(&mut self, mut delivery: Delivery) {
        self.transfer.forget_ended();
        if self.delivery.is_empty() {
            delivery.clear();
            self.delivery = delivery;
        }
    }
}
