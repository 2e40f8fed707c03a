//! What one turn of the loop brings to the pool's owner, gathered so that it crosses over once.

use super::event::PoolEvent;
use super::pending::Ticket;
use crate::core::worker::ChildId;

/// In place of a ticket: the message answers no call of the pool.
const NO_CALL: i32 = -1;
/// In place of a ticket: the message answers a call that was aborted or timed out.
const NOBODY_WAITS: i32 = -2;

/// Messages a turn gathers at most; the rest comes with the next, so that other events get their turn.
const MOST_MESSAGES: usize = 2048;

/// Messages in one group at most; the owner's array has room for these and two numbers more.
pub const MOST_IN_GROUP: usize = 4096;

/// The messages of one child: a JSON array, item for ticket. Each child has its own, so that one which writes bad
/// JSON can confuse nobody's answers but its own.
#[derive(Debug, Default)]
pub struct Group {
    /// Whose.
    pub child: u32,
    /// `[item,item…]`.
    pub text: Vec<u8>,
    /// The call each item answers; -1: none, -2: answers a call nobody waits for.
    pub tickets: Vec<i32>,
}

/// Messages and events of one turn.
#[derive(Debug, Default)]
pub struct Delivery {
    groups: Vec<Group>,
    used: usize,
    messages: usize,
    /// Beside answers.
    pub events: Vec<PoolEvent>,
}

impl Delivery {
    /// Begins a child's group.
    pub fn begin(&mut self, child: ChildId) {
        if self.used == self.groups.len() {
            self.groups.push(Group::default());
        }
        let group = &mut self.groups[self.used];
        group.child = child.0;
        group.text.clear();
        // One huge message must not hold its memory for ever.
        group.text.shrink_to(1 << 20);
        group.text.push(b'[');
        group.tickets.clear();
    }

    /// Adds the answer to a call to the group begun last.
    pub fn answer(&mut self, ticket: Option<Ticket>, json: &[u8]) {
        self.push(
            ticket
                .and_then(|ticket| i32::try_from(ticket).ok())
                .unwrap_or(NOBODY_WAITS),
            json,
        );
    }

    /// Adds a message of the child's own to the group begun last.
    pub fn message(&mut self, json: &[u8]) {
        self.push(NO_CALL, json);
    }

    fn push(&mut self, ticket: i32, json: &[u8]) {
        if self.groups[self.used].tickets.len() == MOST_IN_GROUP {
            let child = ChildId(self.groups[self.used].child);
            self.end();
            self.begin(child);
        }
        let group = &mut self.groups[self.used];
        group.text.extend_from_slice(json);
        group.text.push(b',');
        group.tickets.push(ticket);
    }

    /// Ends the group begun last; an empty one is dropped.
    pub fn end(&mut self) {
        let group = &mut self.groups[self.used];
        if group.tickets.is_empty() {
            return;
        }
        if let Some(last) = group.text.last_mut() {
            *last = b']';
        }
        self.messages += group.tickets.len();
        self.used += 1;
    }

    /// The groups so far.
    pub fn groups(&self) -> &[Group] {
        &self.groups[..self.used]
    }

    /// Whether there is nothing to bring.
    pub fn is_empty(&self) -> bool {
        self.used == 0 && self.events.is_empty()
    }

    /// Whether no more should be gathered now.
    pub fn is_full(&self) -> bool {
        self.messages >= MOST_MESSAGES
    }

    /// Forgets all, keeping the memory.
    pub fn clear(&mut self) {
        self.used = 0;
        self.messages = 0;
        self.events.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_json_array_with_a_ticket_per_item() {
        let mut delivery = Delivery::default();
        delivery.begin(ChildId(1));
        delivery.answer(Some(4), b"{\"a\":1}");
        delivery.message(b"2");
        delivery.answer(None, b"3");
        delivery.end();
        delivery.begin(ChildId(2));
        delivery.end();
        assert_eq!(delivery.groups().len(), 1);
        assert_eq!(delivery.groups()[0].text, b"[{\"a\":1},2,3]");
        assert_eq!(delivery.groups()[0].tickets, [4, -1, -2]);
        delivery.clear();
        assert!(delivery.is_empty());
    }

    #[test]
    fn a_group_never_outgrows_the_owners_array() {
        let mut delivery = Delivery::default();
        delivery.begin(ChildId(1));
        (0..10_000).for_each(|_| delivery.message(b"0"));
        delivery.end();
        let sizes: Vec<_> = delivery
            .groups()
            .iter()
            .map(|group| group.tickets.len())
            .collect();
        assert_eq!(sizes, [MOST_IN_GROUP, MOST_IN_GROUP, 10_000 - 2 * MOST_IN_GROUP]);
    }
}
