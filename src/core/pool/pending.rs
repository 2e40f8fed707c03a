//! The calls a pool has accepted and not yet settled.

use std::time::Instant;

use rustc_hash::FxHashMap;
use slab::Slab;

use super::dispatcher::Submission;
use super::stats::CurrentCall;
use crate::core::child::ChildId;
use crate::core::shm::Memory;
use crate::core::sync::Arc;
use crate::core::wire::{CallId, Flags, Request};

/// Calls a pool can hold at once: an id on the wire is a serial number and an index of this width.
const INDEX_BITS: u32 = 24;

/// What the caller knows a call by; its own to choose, and free again once the call is settled.
pub type Ticket = u32;

/// A sticky id as a number; 0 is none.
pub type Key = u32;

/// When a call would have come, were it not for its priority: in microseconds since the queue began.
pub type Rank = i64;

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the pool's queue.
    Queued,
    /// In the queue of the one child that may have it.
    Waiting(ChildId),
    /// With a child.
    Running(ChildId),
}

/// What goes to a child ahead of a call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attached<'a> {
    /// Memories, by a socket.
    pub memories: &'a [Arc<Memory>],
    /// Objects, which the host's own code hands over to a thread.
    pub has_objects: bool,
}

impl Attached<'_> {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.memories.is_empty() && !self.has_objects
    }
}

/// Task and parameters of a call that waits.
#[derive(Debug, Default)]
pub struct Body {
    bytes: Box<[u8]>,
    task_len: usize,
    /// Flags of the parameters.
    pub flags: Flags,
    parts: Box<[Box<[u8]>]>,
    /// Memories that go with them.
    pub memories: Vec<Arc<Memory>>,
    /// Whether objects go with them, which the host's own code hands over.
    pub has_objects: bool,
}

impl Body {
    /// Copies all that the caller may change after this.
    pub fn new(submission: &Submission) -> Self {
        let Submission { task, params, .. } = submission;
        let request = Request {
            task,
            params,
            flags: submission.flags,
            parts: submission.parts,
            ..Request::default()
        };
        Self::of(&request, submission.attached)
    }

    /// As above, of a call that has an id already.
    pub fn of(request: &Request, attached: Attached) -> Self {
        Body {
            bytes: [request.task, request.params].concat().into(),
            task_len: request.task.len(),
            flags: request.flags,
            parts: request.parts.iter().map(|part| Box::from(*part)).collect(),
            memories: attached.memories.to_vec(),
            has_objects: attached.has_objects,
        }
    }

    /// Its bytes, without those of memories.
    pub fn len(&self) -> usize {
        self.bytes.len() + self.parts.iter().map(|part| part.len()).sum::<usize>()
    }

    /// The task's name.
    pub fn task(&self) -> &[u8] {
        &self.bytes[..self.task_len]
    }

    /// The parameters, or nothing.
    pub fn params(&self) -> &[u8] {
        &self.bytes[self.task_len..]
    }

    /// Their binary parts.
    pub fn parts(&self) -> Vec<&[u8]> {
        self.parts.iter().map(|part| &**part).collect()
    }

    /// What goes beside texts and parts.
    pub fn attached(&self) -> Attached<'_> {
        Attached {
            memories: &self.memories,
            has_objects: self.has_objects,
        }
    }

    /// What a transport sends of it. `parts` are its own, which somebody must keep meanwhile.
    pub fn request<'a>(&'a self, id: CallId, order: Key, parts: &'a [&'a [u8]]) -> Request<'a> {
        Request {
            id,
            task: self.task(),
            params: self.params(),
            flags: self.flags,
            parts,
            order,
        }
    }
}

/// One call.
#[derive(Debug)]
pub struct Call {
    serial: u64,
    /// The ticket of the caller; `None` once nobody waits for the result.
    pub ticket: Option<Ticket>,
    /// Where it is.
    pub place: Place,
    /// Set when it must go to this very child.
    pub to: Option<ChildId>,
    /// It goes to that child whatever calls that has.
    pub is_beside: bool,
    /// Its sticky id.
    pub key: Key,
    /// Time the child has for it; 0 means no limit.
    pub timeout_ms: u32,
    /// What its task is counted by; 0: it is not counted.
    pub counted: u16,
    /// When it came.
    pub submitted: Instant,
    /// When a child got it.
    pub taken: Instant,
    /// The seat that its id belongs to, where ids have one.
    pub seat: Option<usize>,
    /// Its place in the queue, if it has a priority.
    pub rank: Option<Rank>,
    /// Kept while it waits.
    pub body: Body,
}

/// A call as it comes.
#[derive(Debug, Clone, Copy)]
pub struct NewCall {
    /// The waiting caller.
    pub ticket: Ticket,
    /// Set when it must go to this very child.
    pub to: Option<ChildId>,
    /// It belongs to a call that this child has, or has had, such as the reading of a stream: it does not count as one.
    pub is_beside: bool,
    /// Its sticky id.
    pub key: Key,
    /// Time the child has for it; 0 means no limit.
    pub timeout_ms: u32,
    /// What its task is counted by; 0: it is not counted.
    pub counted: u16,
}

impl Call {
    /// As the manual describes a call that a child has.
    pub fn current(&self, now: Instant) -> Option<CurrentCall> {
        let ms = now.saturating_duration_since(self.taken).as_secs_f64() * 1000.0;
        self.ticket.map(|ticket| CurrentCall { ticket, ms })
    }
}

/// Calls by id and by ticket.
#[derive(Debug, Default)]
pub struct Pending {
    calls: Slab<Call>,
    by_ticket: Vec<Option<CallId>>,
    last_serial: u64,
    waited_for: usize,
}

impl Pending {
    /// Whether no more calls fit.
    pub fn is_full(&self) -> bool {
        self.calls.len() >= 1 << INDEX_BITS
    }

    /// Takes a call in; it counts as queued.
    pub fn insert(&mut self, new: NewCall, now: Instant) -> CallId {
        self.last_serial += 1;
        let index = self.calls.insert(Call {
            serial: self.last_serial,
            ticket: Some(new.ticket),
            place: Place::Queued,
            to: new.to,
            is_beside: new.is_beside,
            key: new.key,
            timeout_ms: new.timeout_ms,
            counted: new.counted,
            submitted: now,
            taken: now,
            seat: None,
            rank: None,
            body: Body::default(),
        });
        self.waited_for += usize::from(!new.is_beside);
        let id = CallId(self.last_serial << INDEX_BITS | index as u64);
        let ticket = new.ticket as usize;
        if self.by_ticket.len() <= ticket {
            self.by_ticket.resize(ticket + 1, None);
        }
        self.by_ticket[ticket] = Some(id);
        id
    }

    /// The call of this id, if it is not settled.
    pub fn get(&self, id: CallId) -> Option<&Call> {
        let index = (id.0 & ((1 << INDEX_BITS) - 1)) as usize;
        self.calls
            .get(index)
            .filter(|call| call.serial == id.0 >> INDEX_BITS)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let index = (id.0 & ((1 << INDEX_BITS) - 1)) as usize;
        self.calls
            .get_mut(index)
            .filter(|call| call.serial == id.0 >> INDEX_BITS)
    }

    /// The call of this [`CallId::short`], if it is not settled.
    pub fn by_short_id(&self, short: u32) -> Option<CallId> {
        let index = short as usize & ((1 << INDEX_BITS) - 1);
        let id = CallId(self.calls.get(index)?.serial << INDEX_BITS | index as u64);
        (id.short() == short).then_some(id)
    }

    /// The unsettled call somebody waits for by this ticket.
    pub fn by_ticket(&mut self, ticket: Ticket) -> Option<CallId> {
        let id = (*self.by_ticket.get(ticket as usize)?)?;
        self.get_mut(id)
            .filter(|call| call.ticket == Some(ticket))
            .map(|_| id)
    }

    /// Takes a call out.
    pub fn remove(&mut self, id: CallId) -> Option<Call> {
        let ticket = self.abandon(id)?;
        let call = self.calls.remove((id.0 & ((1 << INDEX_BITS) - 1)) as usize);
        Some(Call { ticket, ..call })
    }

    /// From now on nobody waits for the call. Returns its ticket, if it had one; `None` for no such call.
    pub fn abandon(&mut self, id: CallId) -> Option<Option<Ticket>> {
        let call = self.get_mut(id)?;
        let (ticket, is_beside) = (call.ticket.take(), call.is_beside);
        self.waited_for -= usize::from(ticket.is_some() && !is_beside);
        Some(ticket)
    }

    /// Ids of all calls in this place, oldest first.
    pub fn in_place(&self, place: Place) -> Vec<CallId> {
        let here = self.calls.iter().filter(|(_, call)| call.place == place);
        let mut ids: Vec<_> = here
            .map(|(index, call)| CallId(call.serial << INDEX_BITS | index as u64))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Ids of all calls.
    pub fn all(&self) -> Vec<CallId> {
        self.calls
            .iter()
            .map(|(index, call)| CallId(call.serial << INDEX_BITS | index as u64))
            .collect()
    }

    /// The oldest call that each child has, without what belongs to one.
    pub fn oldest_by_child(&self) -> FxHashMap<ChildId, &Call> {
        let mut oldest: FxHashMap<ChildId, &Call> = FxHashMap::default();
        for (_, call) in &self.calls {
            if let (Place::Running(child), Some(_), false) = (call.place, call.ticket, call.is_beside) {
                let known = oldest.entry(child).or_insert(call);
                if call.taken < known.taken {
                    *known = call;
                }
            }
        }
        oldest
    }

    /// Whether nobody waits for any call but those that are beside others.
    pub fn is_idle(&self) -> bool {
        self.waited_for == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(ticket: Ticket) -> NewCall {
        NewCall {
            ticket,
            to: None,
            is_beside: false,
            key: 0,
            timeout_ms: 0,
            counted: 0,
        }
    }

    #[test]
    fn an_id_means_one_call_forever() {
        let mut pending = Pending::default();
        let first = pending.insert(call(0), Instant::now());
        pending.remove(first).unwrap();
        let second = pending.insert(call(0), Instant::now());
        assert_ne!(first, second);
        assert!(pending.get_mut(first).is_none() && pending.remove(first).is_none());
        assert!(pending.get_mut(second).is_some());
        assert!(pending.get_mut(CallId(u64::MAX)).is_none());
    }

    #[test]
    fn a_ticket_finds_its_call_only_while_somebody_waits() {
        let mut pending = Pending::default();
        let id = pending.insert(call(5), Instant::now());
        assert_eq!(pending.by_ticket(5), Some(id));
        assert_eq!(pending.by_ticket(4), None);
        assert!(!pending.is_idle());
        assert_eq!(pending.abandon(id), Some(Some(5)));
        assert_eq!(pending.by_ticket(5), None);
        assert!(pending.is_idle());
    }

    #[test]
    fn a_body_keeps_both_texts_apart() {
        let body = Body::new(&Submission {
            call: call(0),
            task: b"\"sum\"",
            params: b"[1]",
            flags: Flags::TAGGED,
            parts: &[b"abc"],
            attached: Attached::default(),
            id: "",
        });
        assert_eq!((body.task(), body.params()), (&b"\"sum\""[..], &b"[1]"[..]));
        assert_eq!((body.flags, body.parts()), (Flags::TAGGED, vec![&b"abc"[..]]));
    }
}
