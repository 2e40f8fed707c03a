//! The calls that a pool has accepted and not yet settled.

use std::time::Instant;

use rustc_hash::FxHashMap;
use slab::Slab;

use super::body::Body;
use super::stats::CurrentCall;
use crate::core::child::ChildId;
use crate::core::wire::CallId;

/// Limits the calls that a pool can hold at once: an id consists of a serial number and an index of this width.
const INDEX_BITS: u32 = 24;

/// The number by which the caller knows a call. The caller chooses it, and may reuse it once the call is settled.
pub type Ticket = u32;

/// A number that stands for a sticky id; 0 means none.
pub type Key = u32;

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the pool's queue.
    Queued,
    /// In the line of the one child that may take the call.
    Waiting(ChildId),
    /// With a child.
    Running(ChildId),
}

/// One call.
#[derive(Debug)]
pub struct Call {
    serial: u64,
    /// The caller's ticket; `None` once the caller no longer waits.
    pub ticket: Option<Ticket>,
    /// Where the call is.
    pub place: Place,
    /// Whether only that child may take the call.
    pub is_addressed: bool,
    /// Whether the child gets the call regardless of the calls that it has.
    pub is_beside: bool,
    /// The sticky id.
    pub key: Key,
    /// The time limit; 0 means no limit.
    pub timeout_ms: u32,
    /// The number that counts the task; 0: the task is not counted.
    pub counted: u16,
    /// When the call arrived. Once a child has the call: when the child got it.
    pub since: Instant,
    /// The seat that the call's id belongs to, if ids have seats.
    pub seat: Option<u32>,
    /// Whether the call has a priority, and so a rank in the queue.
    pub is_ranked: bool,
    /// Kept while the call waits.
    pub body: Body,
}

/// A new call.
#[derive(Debug, Clone, Copy)]
pub struct NewCall {
    /// The caller's ticket.
    pub ticket: Ticket,
    /// The child that the call must go to; `None`: any child.
    pub to: Option<ChildId>,
    /// Whether the call belongs to another call that this child has or has had, such as the reading of a stream. Such a
    /// call does not count as one of the child's calls.
    pub is_beside: bool,
    /// The sticky id.
    pub key: Key,
    /// The time limit; 0 means no limit.
    pub timeout_ms: u32,
    /// The number that counts the task; 0: the task is not counted.
    pub counted: u16,
}

impl Call {
    /// The description of a running call, as in the manual.
    pub fn current(&self, now: Instant) -> Option<CurrentCall> {
        let ms = now.saturating_duration_since(self.since).as_secs_f64() * 1000.0;
        self.ticket.map(|ticket| CurrentCall { ticket, ms })
    }
}

/// Calls by id and by ticket.
#[derive(Debug, Default)]
pub struct Pending {
    calls: Slab<Call>,
    /// By ticket, the index of the last call with that ticket.
    by_ticket: Vec<u32>,
    last_serial: u64,
    waited_for: usize,
}

impl Pending {
    /// Whether the pool can hold no more calls.
    pub fn is_full(&self) -> bool {
        self.calls.len() >= 1 << INDEX_BITS
    }

    /// Adds a call; it counts as queued.
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
        // The index fits: see [`Pending::is_full`].
        self.by_ticket[ticket] = index as u32;
        id
    }

    /// The call with this id, if it is not settled.
    pub fn get(&self, id: CallId) -> Option<&Call> {
        let index = (id.0 & ((1 << INDEX_BITS) - 1)) as usize;
        self.calls
            .get(index)
            .filter(|call| call.serial == id.0 >> INDEX_BITS)
    }

    /// The same, mutable.
    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let index = (id.0 & ((1 << INDEX_BITS) - 1)) as usize;
        self.calls
            .get_mut(index)
            .filter(|call| call.serial == id.0 >> INDEX_BITS)
    }

    /// The call with this [`CallId::short`], if it is not settled.
    pub fn by_short_id(&self, short: u32) -> Option<CallId> {
        let index = short as usize & ((1 << INDEX_BITS) - 1);
        let id = CallId(self.calls.get(index)?.serial << INDEX_BITS | index as u64);
        (id.short() == short).then_some(id)
    }

    /// The unsettled call with this ticket, if its caller still waits.
    pub fn by_ticket(&self, ticket: Ticket) -> Option<CallId> {
        let index = *self.by_ticket.get(ticket as usize)? as usize;
        let call = self.calls.get(index)?;
        let id = CallId(call.serial << INDEX_BITS | index as u64);
        (call.ticket == Some(ticket)).then_some(id)
    }

    /// Removes a call.
    pub fn remove(&mut self, id: CallId) -> Option<Call> {
        let ticket = self.abandon(id)?;
        let call = self.calls.remove((id.0 & ((1 << INDEX_BITS) - 1)) as usize);
        Some(Call { ticket, ..call })
    }

    /// Records that the caller no longer waits. Returns the call's ticket, if it had one; `None` if there is no such
    /// call.
    pub fn abandon(&mut self, id: CallId) -> Option<Option<Ticket>> {
        let call = self.get_mut(id)?;
        let (ticket, is_beside) = (call.ticket.take(), call.is_beside);
        self.waited_for -= usize::from(ticket.is_some() && !is_beside);
        Some(ticket)
    }

    /// The ids of all calls in this place, oldest first.
    pub fn in_place(&self, place: Place) -> Vec<CallId> {
        let here = self.calls.iter().filter(|(_, call)| call.place == place);
        let mut ids: Vec<_> = here
            .map(|(index, call)| CallId(call.serial << INDEX_BITS | index as u64))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The ids of all calls.
    pub fn all(&self) -> Vec<CallId> {
        self.calls
            .iter()
            .map(|(index, call)| CallId(call.serial << INDEX_BITS | index as u64))
            .collect()
    }

    /// The oldest regular call of each child.
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

    /// Whether no caller waits for a regular call.
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
