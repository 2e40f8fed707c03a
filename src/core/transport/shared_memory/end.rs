//! One end of a shared-memory transport. The two ends differ only in the direction in which they write.

use std::collections::VecDeque;

use super::bell::{set_awake, set_sleeping, wakes};
use super::incoming::Incoming;
use super::memory::{Direction, TransportMemory, Word};
use super::outgoing::{Outgoing, Part, Sink};
use super::ring::{Corrupt, Reader, Writer};
use crate::core::platform::PeerDoorbell;
use crate::core::sync::Arc;
use crate::core::transport::{PartId, PartStore};
use crate::core::wire::{Flags, Kind, Record};

/// A longer text goes through the arena, so that the ring has room for many messages.
const LONGEST_TEXT: usize = 32 * 1024;
/// The most bytes that one flush copies, so that other work gets its turn.
const FLUSH_BUDGET: usize = 4 * 1024 * 1024;
/// The number of blocks of an arena that keep their memory in a quiet time: one mebibyte.
const KEPT_BLOCKS: usize = 64;

/// A message to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Outbound<'a> {
    /// The kind of the message.
    pub kind: Kind,
    /// The call that the message is about.
    pub id: u32,
    /// The message's flags.
    pub flags: Flags,
    /// The text, in pieces.
    pub text: &'a [&'a [u8]],
    /// The binary parts.
    pub parts: &'a [&'a [u8]],
    /// Messages with the same number, other than 0, arrive in order, however large they are.
    pub order: u32,
}

/// A message that has arrived.
#[derive(Debug, Clone, Copy)]
pub struct Inbound<'a> {
    /// The kind of the message.
    pub kind: Kind,
    /// The call that the message is about.
    pub id: u32,
    /// The message's flags.
    pub flags: Flags,
    /// The text.
    pub text: &'a [u8],
    /// The binary parts; the receiver owns them now.
    pub parts: &'a [PartId],
}

/// What is left after a flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing is left.
    Nothing,
    /// Some messages wait for the peer, which will ring.
    Waiting,
    /// More messages could be sent at once, after other work had its turn.
    More,
}

/// One end of a transport.
#[derive(Debug)]
pub struct End {
    memory: TransportMemory,
    direction: Direction,
    writer: Writer,
    reader: Reader,
    outgoing: Outgoing,
    incoming: Incoming,
    /// Small messages for which there was no room.
    queue: VecDeque<(Record, Box<[u8]>)>,
    /// The size of these messages in bytes.
    queued: usize,
    /// The number of messages that have left the queue so far.
    small_sent: u64,
    peer: Arc<PeerDoorbell>,
    text: Vec<u8>,
}

impl End {
    /// Creates the end that writes in this direction, and wakes the other end with this bell.
    pub fn new(memory: TransportMemory, direction: Direction, peer: Arc<PeerDoorbell>) -> Self {
        End {
            memory,
            direction,
            writer: Writer::new(direction),
            reader: Reader::new(direction.back()),
            outgoing: Outgoing::new(direction),
            incoming: Incoming::new(direction.back()),
            queue: VecDeque::new(),
            queued: 0,
            small_sent: 0,
            peer,
            text: Vec::new(),
        }
    }

    /// The memory, to be passed to the other end.
    pub fn memory(&self) -> &TransportMemory {
        &self.memory
    }

    /// The number of bytes that could not be sent yet.
    pub fn held(&self) -> usize {
        self.queued + self.outgoing.held()
    }

    /// Takes a message; [`End::flush`] lets the peer see it.
    ///
    /// # Errors
    /// If the peer has broken the transport. This also applies to the methods below.
    pub fn push(&mut self, message: &Outbound) -> Result<(), Corrupt> {
        let len: usize = message.text.iter().map(|piece| piece.len()).sum();
        let record = Record {
            flags: message.flags,
            text_len: len.min(LONGEST_TEXT + 1) as u32,
            ..Record::new(message.kind, message.id)
        };
        let is_small = len <= LONGEST_TEXT && message.parts.is_empty();
        if !is_small || self.outgoing.holds_back(&record, message.order) {
            return self.push_large(record, message, len);
        }
        // If small messages always took the room first, large messages would wait forever.
        let waits = !self.queue.is_empty() || !self.outgoing.is_empty();
        if !waits && self.writer.push(&self.memory, record, message.text)? {
            return Ok(());
        }
        self.queued += record.size();
        self.queue.push_back((record, message.text.concat().into()));
        Ok(())
    }

    fn push_large(&mut self, mut record: Record, message: &Outbound, len: usize) -> Result<(), Corrupt> {
        let text = message.text.concat();
        let mut parts = Vec::with_capacity(message.parts.len() + 1);
        let mut short: &[u8] = &text;
        if len > LONGEST_TEXT {
            record.flags = record.flags.with(Flags::LONG);
            parts.push(Part::text(&text));
            short = &[];
        }
        parts.extend(message.parts.iter().map(|bytes| Part::binary(bytes)));
        // Queued messages with the same order go before this one.
        let after = match message.order {
            0 => 0,
            _ => self.small_sent + self.queue.len() as u64,
        };
        let (outgoing, mut sink) = self.outgoing();
        outgoing.push(&mut sink, record, short, parts, (message.order, after))
    }

    fn outgoing(&mut self) -> (&mut Outgoing, Sink<'_>) {
        let sink = Sink {
            ring: &mut self.writer,
            memory: &self.memory,
            peer: &self.peer,
            small_sent: self.small_sent,
        };
        (&mut self.outgoing, sink)
    }

    /// Lets the peer see what was pushed, and sends what had to wait.
    pub fn flush(&mut self) -> Result<Left, Corrupt> {
        let mut left = self.send_held()?;
        if left == Left::Waiting {
            set_sleeping(&self.memory, self.direction, Word::Waiting);
            left = self.send_held()?;
            if left != Left::Waiting {
                set_awake(&self.memory, self.direction, Word::Waiting);
            }
        }
        Ok(left)
    }

    /// Sends a piece of a large message first, and the other pieces last. So neither large nor small messages wait
    /// forever.
    fn send_held(&mut self) -> Result<Left, Corrupt> {
        let (outgoing, mut sink) = self.outgoing();
        outgoing.flush(&mut sink, 1)?;
        self.move_queue()?;
        let (outgoing, mut sink) = self.outgoing();
        sink.publish()?;
        let has_more = outgoing.flush(&mut sink, FLUSH_BUDGET)?;
        sink.publish()?;
        Ok(if self.queue.is_empty() && self.outgoing.is_empty() {
            Left::Nothing
        } else if has_more {
            Left::More
        } else {
            Left::Waiting
        })
    }

    /// Moves queued messages to the ring, as far as there is room.
    fn move_queue(&mut self) -> Result<(), Corrupt> {
        while let Some((record, text)) = self.queue.front() {
            if !self.writer.push(&self.memory, *record, &[text])? {
                break;
            }
            self.queued -= record.size();
            self.small_sent += 1;
            self.queue.pop_front();
        }
        Ok(())
    }

    /// Passes each message that has arrived to `sink`, about `budget` bytes of them. Returns whether there may be more.
    pub fn read(
        &mut self,
        budget: usize,
        store: &mut dyn PartStore,
        sink: &mut dyn FnMut(&Inbound),
    ) -> Result<bool, Corrupt> {
        let mut taken = 0;
        let mut more = true;
        while taken < budget {
            let Some(record) = self.reader.peek(&self.memory)? else {
                more = false;
                break;
            };
            taken += record.size();
            if record.kind == Kind::Part {
                taken += self.incoming.take(&self.memory, &self.reader, &record, store)?;
            } else {
                self.receive(&record, store, sink)?;
            }
            self.reader.skip(&record);
        }
        if self.reader.release(&self.memory) && wakes(&self.memory, self.direction.back(), Word::Waiting) {
            self.peer.ring()?;
        }
        Ok(more)
    }

    fn receive(
        &mut self,
        record: &Record,
        store: &mut dyn PartStore,
        sink: &mut dyn FnMut(&Inbound),
    ) -> Result<(), Corrupt> {
        let claimed = self.incoming.claim(record, store)?;
        self.text.resize(record.text_len as usize, 0);
        self.reader.text(&self.memory, &mut self.text);
        sink(&Inbound {
            kind: record.kind,
            id: record.id,
            flags: record.flags,
            text: claimed.text.as_ref().unwrap_or(&self.text),
            parts: &claimed.parts,
        });
        Ok(())
    }

    /// Prepares for a sleep: from now on the peer rings when there is something to read. Returns `false` if there is
    /// something already.
    pub fn arm(&mut self) -> Result<bool, Corrupt> {
        let direction = self.direction.back();
        set_sleeping(&self.memory, direction, Word::Armed);
        let is_empty = self.reader.is_empty(&self.memory)?;
        if !is_empty {
            set_awake(&self.memory, direction, Word::Armed);
        }
        Ok(is_empty)
    }

    /// Whether the peer has read all that was pushed.
    pub fn is_read_by_peer(&mut self) -> Result<bool, Corrupt> {
        Ok(self.held() == 0 && self.outgoing.is_empty() && self.writer.is_drained(&self.memory)?)
    }

    /// Returns to the system, in a quiet time, memory that large messages have used.
    pub fn release_memory(&mut self) {
        self.outgoing.release_memory(&self.memory, KEPT_BLOCKS);
    }

    /// Drops parts that no message has claimed.
    pub fn discard(&mut self, store: &mut dyn PartStore) {
        self.incoming.discard(store);
    }
}
