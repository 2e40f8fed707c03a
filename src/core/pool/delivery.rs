//! The messages and events of one turn of the loop, collected so that a single call into JavaScript delivers all of
//! them.

use super::event::PoolEvent;
use super::pending::Ticket;
use crate::core::child::ChildId;
use crate::core::transport::PartId;
use crate::core::wire::Flags;
use crate::core::wire::batch::header;
use crate::core::wire::delivery::{MOST_IN_GROUP, NO_CALL, NOBODY_WAITS, NUMBERS_PER_GROUP};

/// The most messages that one turn delivers. The rest follows with the next turn, so that other events of the loop are
/// not delayed.
pub const MOST_MESSAGES: usize = 512;

/// The form in which the messages of a group have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupKind {
    /// As messages of Node's channel, each with a ticket.
    #[default]
    Messages,
    /// As the values of answers, each with a ticket and a [`header`].
    Values,
}

/// The messages of one child: a JSON array, and numbers for each item. Each child has its own array, so a child that
/// writes bad JSON spoils only its own answers.
#[derive(Debug, Default)]
pub struct Group {
    /// The child that has sent them.
    pub child: u32,
    /// The form in which they have arrived.
    pub kind: GroupKind,
    /// `[item,item…]`.
    pub text: Vec<u8>,
    /// For each item: the ticket of the call that it answers, [`NO_CALL`] or [`NOBODY_WAITS`]; then the item's other
    /// numbers.
    pub numbers: Vec<i32>,
    /// The number of items.
    pub count: usize,
    /// The items' binary parts, in order.
    pub parts: Vec<PartId>,
}

impl Group {
    /// The numbers that precede those of the group's messages.
    pub fn heading(&self) -> [i32; NUMBERS_PER_GROUP] {
        let count = i32::try_from(self.count).unwrap_or(i32::MAX);
        let are_values = i32::from(self.kind == GroupKind::Values);
        [self.child.cast_signed(), count, are_values]
    }
}

/// Messages and events of one turn.
#[derive(Debug, Default)]
pub struct Delivery {
    groups: Vec<Group>,
    used: usize,
    messages: usize,
    /// Events that are not answers.
    pub events: Vec<PoolEvent>,
}

impl Delivery {
    /// Begins a child's group.
    pub fn begin(&mut self, child: ChildId, kind: GroupKind) {
        if self.used == self.groups.len() {
            self.groups.push(Group::default());
        }
        let group = &mut self.groups[self.used];
        group.child = child.0;
        group.kind = kind;
        group.text.clear();
        // The buffer of one huge message must not stay allocated forever.
        group.text.shrink_to(1 << 20);
        group.text.push(b'[');
        group.numbers.clear();
        group.count = 0;
        group.parts.clear();
    }

    /// Adds a message that answers a call to the current group.
    pub fn answer(&mut self, ticket: Option<Ticket>, json: &[u8]) {
        self.push(number(ticket), json);
    }

    /// Adds a value that answers a call to the current group, which must be a group of values.
    pub fn value(&mut self, ticket: Option<Ticket>, flags: Flags, json: &[u8], parts: &[PartId]) {
        let group = self.push(number(ticket), json);
        group.numbers.push(header(flags, parts.len()));
        group.parts.extend_from_slice(parts);
    }

    /// Adds a message that does not answer a call to the current group.
    pub fn message(&mut self, json: &[u8]) {
        self.push(NO_CALL, json);
    }

    fn push(&mut self, ticket: i32, json: &[u8]) -> &mut Group {
        if self.groups[self.used].count == MOST_IN_GROUP {
            let (child, kind) = (ChildId(self.groups[self.used].child), self.groups[self.used].kind);
            self.end();
            self.begin(child, kind);
        }
        let group = &mut self.groups[self.used];
        group.text.extend_from_slice(json);
        group.text.push(b',');
        group.numbers.push(ticket);
        group.count += 1;
        group
    }

    /// Ends the current group. An empty group is dropped.
    pub fn end(&mut self) {
        let group = &mut self.groups[self.used];
        if group.count == 0 {
            return;
        }
        if let Some(last) = group.text.last_mut() {
            *last = b']';
        }
        self.messages += group.count;
        self.used += 1;
    }

    /// The number of groups.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Moves the groups from `later` on in front of those from `earlier` on.
    pub fn put_before(&mut self, later: usize, earlier: usize) {
        self.groups[earlier..self.used].rotate_left(later - earlier);
    }

    /// The groups so far.
    pub fn groups(&self) -> &[Group] {
        &self.groups[..self.used]
    }

    /// Whether there is nothing to deliver.
    pub fn is_empty(&self) -> bool {
        self.used == 0 && self.events.is_empty()
    }

    /// Whether this turn should collect no more messages.
    pub fn is_full(&self) -> bool {
        self.messages >= MOST_MESSAGES
    }

    /// Clears everything, and keeps the allocated memory.
    pub fn clear(&mut self) {
        self.used = 0;
        self.messages = 0;
        self.events.clear();
    }
}

fn number(ticket: Option<Ticket>) -> i32 {
    ticket
        .and_then(|ticket| i32::try_from(ticket).ok())
        .unwrap_or(NOBODY_WAITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_json_array_with_a_ticket_per_item() {
        let mut delivery = Delivery::default();
        delivery.begin(ChildId(1), GroupKind::Messages);
        delivery.answer(Some(4), b"{\"a\":1}");
        delivery.message(b"2");
        delivery.answer(None, b"3");
        delivery.end();
        delivery.begin(ChildId(2), GroupKind::Messages);
        delivery.end();
        assert_eq!(delivery.groups().len(), 1);
        assert_eq!(delivery.groups()[0].text, b"[{\"a\":1},2,3]");
        assert_eq!(delivery.groups()[0].numbers, [4, -1, -2]);
        delivery.clear();
        assert!(delivery.is_empty());
    }

    #[test]
    fn a_value_has_its_flags_and_parts_beside_its_ticket() {
        let mut delivery = Delivery::default();
        delivery.begin(ChildId(1), GroupKind::Values);
        delivery.value(Some(4), Flags::TAGGED, b"1", &[PartId(7), PartId(9)]);
        delivery.value(None, Flags::UNDEFINED, b"0", &[]);
        delivery.end();
        let group = &delivery.groups()[0];
        assert_eq!((&group.numbers[..], group.count), (&[4, 0x204, -2, 1][..], 2));
        assert_eq!(group.parts, [PartId(7), PartId(9)]);
    }

    #[test]
    fn groups_can_go_before_others() {
        let mut delivery = Delivery::default();
        for child in 1..=4 {
            delivery.begin(ChildId(child), GroupKind::Messages);
            delivery.message(b"0");
            delivery.end();
        }
        delivery.put_before(2, 1);
        let order: Vec<_> = delivery.groups().iter().map(|group| group.child).collect();
        assert_eq!(order, [1, 3, 4, 2]);
    }

    #[test]
    fn a_group_never_outgrows_the_owners_array() {
        let mut delivery = Delivery::default();
        delivery.begin(ChildId(1), GroupKind::Messages);
        (0..10_000).for_each(|_| delivery.message(b"0"));
        delivery.end();
        let sizes: Vec<_> = delivery.groups().iter().map(|group| group.count).collect();
        assert_eq!(sizes, [MOST_IN_GROUP, MOST_IN_GROUP, 10_000 - 2 * MOST_IN_GROUP]);
    }
}
