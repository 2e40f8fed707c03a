//! The calls a pool has accepted and not yet settled.

use std::time::Instant;

use rustc_hash::FxHashMap;
use slab::Slab;

use super::body::Body;
use super::stats::CurrentCall;
use crate::core::child::ChildId;
use crate::core::wire::CallId;

/// Calls a pool can hold at once: an id on the wire is a serial number and an index of this width.
const INDEX_BITS: u32 = 24;

/// What the caller knows a call by; its own to choose, and free again once the call is settled.
pub type Ticket = u32;

/// A sticky id as a number; 0 is none.
pub type Key = u32;

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

/// One call.
#[derive(Debug)]
pub struct Call {
    serial: u64,
    /// The ticket of the caller; `None` once nobody waits for the result.
    pub ticket: Option<Ticket>,
    /// Where it is.
    pub place: Place,
    /// It is for the child where it is, and for no other one.
    pub is_addressed: bool,
    /// It goes to that child whatever calls that has.
    pub is_beside: bool,
    /// Its sticky id.
    pub key: Key,
    /// Time the child has for it; 0 means no limit.
    pub timeout_ms: u32,
    /// What its task is counted by; 0: it is not counted.
    pub counted: u16,
    /// When it came, and once a child has it, when that got it.
    pub since: Instant,
    /// The seat that its id belongs to, where ids have one.
    pub seat: Option<u32>,
    /// It has a priority, and so a rank in the queue.
    pub is_ranked: bool,
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
        let ms = now.saturating_duration_since(self.since).as_secs_f64() * 1000.0;
        self.ticket.map(|ticket| CurrentCall { ticket, ms })
    }
}

/// Calls by id and by ticket.
#[derive(Debug, Default)]
pub struct Pending {
    calls: Slab<Call>,
    /// Indices of the calls that had the tickets last.
    by_ticket: Vec<u32>,
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
            is_addressed: new.to.is_some(),
            is_beside: new.is_beside,
            key: new.key,
            timeout_ms: new.timeout_ms,
            counted: new.counted,
            since: now,
            seat: None,
            is_ranked: false,
            body: Body::default(),
        });
        self.waited_for += usize::from(!new.is_beside);
        let id = CallId(self.last_serial << INDEX_BITS | index as u64);
        let ticket = new.ticket as usize;
        if self.by_ticket.len() <= ticket {
            self.by_ticket.resize(ticket + 1, 0);
        }
        // It fits: [`Pending::is_full`].
        self.by_ticket[ticket] = index as u32;
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
    pub fn by_ticket(&self, ticket: Ticket) -> Option<CallId> {
        let index = *self.by_ticket.get(ticket as usize)? as usize;
        let call = self.calls.get(index)?;
        let id = CallId(call.serial << INDEX_BITS | index as u64);
        (call.ticket == Some(ticket)).then_some(id)
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
                if call.since < known.since {
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
    fn a_call_that_waits_is_small() {
        assert!(size_of::<Call>() <= 96, "{}", size_of::<Call>());
    }
}
