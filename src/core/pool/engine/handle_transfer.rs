//! Calls with data that goes ahead of them. Memories go through a separate socket, which only `ProcessHost` uses.
//! Objects, which only threads get, go through the host's own code.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::time::Instant;

use rustc_hash::FxHashMap;

use super::Engine;
use crate::core::child::ChildId;
use crate::core::error::Error;
use crate::core::platform::OwnedHandle;
use crate::core::pool::body::{Attached, Body};
use crate::core::pool::dispatcher::Action;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::source::Source;
use crate::core::shm::Memory;
use crate::core::transport::Handover;
use crate::core::wire::{CallId, HandoverId, Request};

/// The sockets to the children, and the calls that wait for them.
#[derive(Debug, Default)]
pub(super) struct HandleTransfer {
    sockets: FxHashMap<ChildId, Handover>,
    /// The sockets of children that have ended, for the answers that are still to be delivered.
    ended: FxHashMap<ChildId, Handover>,
    held: FxHashMap<ChildId, Held>,
    /// The number of the last request to the host to hand over objects.
    last_number: u32,
}

/// The limit of bytes that wait for one child, with an overhead for each call. Above this, calls wait in the queue.
const MOST_HELD: usize = 1024 * 1024;
/// The overhead of a call in addition to its bytes.
const OF_A_CALL: usize = 256;

/// Calls that wait for one child, in order.
#[derive(Debug, Default)]
struct Held {
    calls: VecDeque<(CallId, Body)>,
    size: usize,
    /// The state of the first call's objects.
    objects: Objects,
}

/// Where the objects of a call are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Objects {
    #[default]
    WithHost,
    /// The host was asked to hand them over, with this number.
    Asked(u32),
    WithThread,
}

impl Held {
    fn push_back(&mut self, call: CallId, body: Body) {
        self.size += body.len() + OF_A_CALL;
        self.calls.push_back((call, body));
    }

    fn push_front(&mut self, call: CallId, body: Body) {
        self.size += body.len() + OF_A_CALL;
        self.calls.push_front((call, body));
    }

    /// Takes the first call. The caller puts it back if it cannot be sent yet.
    fn pop_front(&mut self) -> Option<(CallId, Body)> {
        let (call, body) = self.calls.pop_front()?;
        self.size -= body.len() + OF_A_CALL;
        Some((call, body))
    }

    fn remove(&mut self, at: usize) -> Option<(CallId, Body)> {
        if at == 0 {
            self.objects = Objects::default();
        }
        let (call, body) = self.calls.remove(at)?;
        self.size -= body.len() + OF_A_CALL;
        Some((call, body))
    }
}

impl HandleTransfer {
    /// Opens a socket for a child that is about to start. Returns the child's end; `None` if descriptors run out.
    pub(super) fn open(&mut self, child: ChildId) -> Option<OwnedHandle> {
        let (socket, childs_end) = Handover::pair().ok()?;
        self.sockets.insert(child, socket);
        Some(childs_end)
    }

    /// Whether calls for this child wait here.
    pub(super) fn is_holding(&self, child: ChildId) -> bool {
        !self.held.is_empty() && self.held.contains_key(&child)
    }

    /// Keeps a call for a child. Returns whether there is room for another.
    pub(super) fn hold(&mut self, child: ChildId, request: &Request, attached: Attached) -> bool {
        let held = self.held.entry(child).or_default();
        held.push_back(request.id, Body::new(request, attached));
        self.has_room(child)
    }

    /// Whether more calls may wait for this child.
    pub(super) fn has_room(&self, child: ChildId) -> bool {
        self.held.is_empty() || self.held.get(&child).is_none_or(|held| held.size < MOST_HELD)
    }

    /// Removes a call whose caller no longer waits. Returns whether it was held back.
    fn drop_held(&mut self, child: ChildId, call: CallId) -> bool {
        let held = self.held.get_mut(&child);
        let at = held
            .as_ref()
            .and_then(|held| held.calls.iter().position(|(other, _)| *other == call));
        at.and_then(|at| held?.remove(at)).is_some()
    }

    /// Where the objects of the first waiting call are.
    fn objects_of(&self, child: ChildId) -> Objects {
        self.held
            .get(&child)
            .map_or(Objects::WithHost, |held| held.objects)
    }

    fn set_objects(&mut self, child: ChildId, objects: Objects) {
        if let Some(held) = self.held.get_mut(&child) {
            held.objects = objects;
        }
    }

    /// Closes the transfer to a child that has ended or could not be started.
    pub(super) fn close(&mut self, child: ChildId) {
        self.held.remove(&child);
        if let Some(socket) = self.sockets.remove(&child) {
            self.ended.insert(child, socket);
        }
    }

    /// Drops the sockets of children that have ended, once all their answers are delivered.
    pub(super) fn forget_ended(&mut self) {
        self.ended.clear();
    }

    fn claim(&mut self, child: ChildId, id: HandoverId) -> Result<Option<Vec<Memory>>, Error> {
        let socket = self
            .sockets
            .get_mut(&child)
            .or_else(|| self.ended.get_mut(&child));
        socket.map_or(Ok(None), |socket| socket.claim(id))
    }
}

/// Whether what goes ahead of a call can be sent.
enum Chance {
    Sent,
    /// The child's `ProcessHost` has not reported yet, or there is no room.
    Later,
    Never(Error),
}

impl Engine {
    /// Takes the memories that a child has sent with an answer. Returns `None` if there are none with this id.
    ///
    /// # Errors
    /// If one of them is not one of our memories.
    pub fn claim(&mut self, child: ChildId, id: &str) -> Result<Option<Vec<Memory>>, Error> {
        let id = HandoverId::parse(id.as_bytes());
        id.map_or(Ok(None), |id| self.transfer.claim(child, id))
    }

    /// Cancels a call whose caller no longer waits. A call that is held back is never sent.
    pub(super) fn take_back(&mut self, child: ChildId, call: CallId, now: Instant) {
        if self.transfer.drop_held(child, call) {
            self.dispatcher.answered(child, call, now);
            self.send_held_to(child, now);
            self.dispatcher.after_answers(now);
        } else {
            self.act_on_link(Action::Cancel(child, call));
        }
    }

    /// Sends the calls that have waited, as far as they can be sent now.
    pub(super) fn send_held(&mut self, now: Instant) {
        let children: Vec<_> = self.transfer.held.keys().copied().collect();
        for child in children {
            self.send_held_to(child, now);
        }
    }

    pub(super) fn send_held_to(&mut self, child: ChildId, now: Instant) {
        while let Some((call, body)) = self.transfer.held.get_mut(&child).and_then(Held::pop_front) {
            match self.hand_over(child, call, &body) {
                Chance::Sent => {
                    self.transfer.set_objects(child, Objects::WithHost);
                    let (order, parts) = (self.dispatcher.key_of(call), body.parts());
                    self.push_now(child, body.request(call, order, &parts), now);
                }
                Chance::Never(error) => {
                    self.transfer.set_objects(child, Objects::WithHost);
                    self.dispatcher.refuse(child, call, &error, now);
                }
                Chance::Later => {
                    let held = self.transfer.held.entry(child).or_default();
                    held.push_front(call, body);
                    return;
                }
            }
        }
        self.transfer.held.remove(&child);
        // The child may take calls again.
        self.touched.insert(child);
        if let Some(socket) = self.transfer.sockets.get(&child) {
            self.poller.forget(socket);
        }
    }

    /// Records that the host's own code has handed over objects: those of the waiting call, or of a call that was
    /// cancelled.
    pub fn handed_over(&mut self, child: ChildId, number: u32) {
        let now = Instant::now();
        if self.transfer.objects_of(child) == Objects::Asked(number) {
            self.transfer.set_objects(child, Objects::WithThread);
            self.send_held_to(child, now);
        }
        self.after(now);
    }

    /// Tries to send what goes ahead of a call.
    fn hand_over(&mut self, child: ChildId, call: CallId, body: &Body) -> Chance {
        let attached = body.attached();
        if attached.is_empty() {
            return Chance::Sent;
        }
        // A child that has closed its channel ends in a moment. Its exit says more than any error that we could give
        // now.
        let Some(link) = self.links.get(&child).filter(|link| !link.is_closed()) else {
            return Chance::Later;
        };
        let never = |reason: String| {
            Chance::Never(Error::SharedMemory {
                doing: "hand over".to_owned(),
                source: io::Error::other(reason),
            })
        };
        if !link.has_our_host {
            return match link.is_bare {
                true => never(format!(
                    "child {} does not run the ProcessHost of this package",
                    link.process.pid()
                )),
                false => Chance::Later,
            };
        }
        if attached.has_objects && self.transfer.objects_of(child) != Objects::WithThread {
            self.ask_for_objects(child, call);
            return Chance::Later;
        }
        if attached.memories.is_empty() {
            return Chance::Sent;
        }
        let pid = link.process.pid();
        let Some((socket, id)) = self
            .transfer
            .sockets
            .get(&child)
            .zip(HandoverId::of_value(body.params()))
        else {
            return never("there are no descriptors left for it".to_owned());
        };
        match socket.send(id, attached.memories) {
            Ok(true) => Chance::Sent,
            Ok(false) => {
                // This fails if the socket is watched already.
                let _ = self.poller.watch_reads_of_peer(socket, Source::Handover(child));
                Chance::Later
            }
            // The child's end is reported later.
            Err(Error::SharedMemory { source, .. })
                if matches!(source.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) =>
            {
                Chance::Never(Error::ChildGone { pid: Some(pid) })
            }
            Err(error) => Chance::Never(error),
        }
    }

    /// Asks the host to hand over the objects of a call, once.
    fn ask_for_objects(&mut self, child: ChildId, call: CallId) {
        let ticket = self.dispatcher.ticket_of(call);
        let Some(ticket) = ticket.filter(|_| self.transfer.objects_of(child) == Objects::WithHost) else {
            return;
        };
        self.transfer.last_number = self.transfer.last_number.wrapping_add(1);
        let number = self.transfer.last_number;
        self.transfer.set_objects(child, Objects::Asked(number));
        let event = PoolEvent::HandOver {
            child,
            ticket,
            number,
        };
        self.delivery.events.push(event);
    }
}
