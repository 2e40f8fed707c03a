//! A ring of records with one writer and one reader.
//!
//! Neither trusts the other: each keeps its own position private, and checks what it reads of the peer's.

use std::io;

use super::memory::{Direction, Memory, Word};
use crate::core::sync::atomic::Ordering;
use crate::core::wire::{HEADER, Record};

/// The peer has written something invalid, or a bell is lost: the transport is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrupt;

/// A doorbell has stopped working: the peer has changed what it shares with us.
impl From<io::Error> for Corrupt {
    fn from(_: io::Error) -> Self {
        Corrupt
    }
}

/// The writing end.
#[derive(Debug)]
pub struct Writer {
    direction: Direction,
    /// The position up to which records are written. Not all of them may be published.
    tail: u64,
    published: u64,
    /// The reader's position, as last seen.
    head: u64,
}

impl Writer {
    /// Creates the writer of an empty ring.
    pub fn new(direction: Direction) -> Self {
        Writer {
            direction,
            tail: 0,
            published: 0,
            head: 0,
        }
    }

    /// The direction that it writes in.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Writes a record; its text is the concatenation of `text`. Returns `false` if there is no room now.
    ///
    /// # Errors
    /// If the reader claims to have read what was never written.
    pub fn push(&mut self, memory: &impl Memory, record: Record, text: &[&[u8]]) -> Result<bool, Corrupt> {
        let size = record.size() as u64;
        if self.free(memory) < size && !self.look_for_room(memory, size)? {
            return Ok(false);
        }
        memory.write(self.direction, self.tail, &record.to_bytes());
        let mut at = self.tail + HEADER as u64;
        for piece in text {
            memory.write(self.direction, at, piece);
            at += piece.len() as u64;
        }
        self.tail += size;
        Ok(true)
    }

    /// Lets the reader see all that was written. Returns whether there was anything new.
    pub fn publish(&mut self, memory: &impl Memory) -> bool {
        if self.tail == self.published {
            return false;
        }
        self.published = self.tail;
        // SYNC POINT "records": this lets the reader see the bytes written before; pairs with Reader::peek.
        memory.store(self.direction, Word::Tail, self.tail, Ordering::Release);
        true
    }

    /// Whether the reader has read all that was published.
    ///
    /// # Errors
    /// As for [`Writer::push`].
    pub fn is_drained(&mut self, memory: &impl Memory) -> Result<bool, Corrupt> {
        self.see_head(memory)?;
        Ok(self.head == self.published)
    }

    fn free(&self, memory: &impl Memory) -> u64 {
        memory.ring_size() - (self.tail - self.head)
    }

    fn look_for_room(&mut self, memory: &impl Memory, size: u64) -> Result<bool, Corrupt> {
        self.see_head(memory)?;
        Ok(self.free(memory) >= size)
    }

    fn see_head(&mut self, memory: &impl Memory) -> Result<(), Corrupt> {
        // SYNC POINT "room": after this we may overwrite what the reader has read; pairs with Reader::release.
        let head = memory.load(self.direction, Word::Head, Ordering::Acquire);
        if head < self.head || head > self.published {
            return Err(Corrupt);
        }
        self.head = head;
        Ok(())
    }
}

/// The reading end.
#[derive(Debug)]
pub struct Reader {
    direction: Direction,
    head: u64,
    released: u64,
    /// The writer's position, as last seen.
    tail: u64,
}

impl Reader {
    /// Creates the reader of an empty ring.
    pub fn new(direction: Direction) -> Self {
        Reader {
            direction,
            head: 0,
            released: 0,
            tail: 0,
        }
    }

    /// The next record, as a copy that the peer can no longer change.
    ///
    /// # Errors
    /// If there is no valid record where one should be.
    pub fn peek(&mut self, memory: &impl Memory) -> Result<Option<Record>, Corrupt> {
        if self.head == self.tail && self.is_empty(memory)? {
            return Ok(None);
        }
        let mut header = [0; HEADER];
        if self.tail - self.head < HEADER as u64 {
            return Err(Corrupt);
        }
        memory.read(self.direction, self.head, &mut header);
        let record = Record::parse(&header).ok_or(Corrupt)?;
        if record.size() as u64 > self.tail - self.head {
            return Err(Corrupt);
        }
        Ok(Some(record))
    }

    /// Copies the text of the current record, or the start of it.
    pub fn text(&self, memory: &impl Memory, into: &mut [u8]) {
        self.text_at(memory, 0, into);
    }

    /// Copies a part of the current record's text.
    pub fn text_at(&self, memory: &impl Memory, offset: usize, into: &mut [u8]) {
        memory.read(self.direction, self.head + (HEADER + offset) as u64, into);
    }

    /// Advances to the next record.
    pub fn skip(&mut self, record: &Record) {
        self.head += record.size() as u64;
    }

    /// Releases the room of the records that were read. Returns whether there was any.
    pub fn release(&mut self, memory: &impl Memory) -> bool {
        if self.head == self.released {
            return false;
        }
        self.released = self.head;
        // SYNC POINT "room": the writer may now overwrite what we have copied out; pairs with Writer::see_head.
        memory.store(self.direction, Word::Head, self.head, Ordering::Release);
        true
    }

    /// Checks again whether there is nothing to read.
    ///
    /// # Errors
    /// If the writer claims to have written more than fits, or less than before.
    pub fn is_empty(&mut self, memory: &impl Memory) -> Result<bool, Corrupt> {
        // SYNC POINT "records": after this we see the bytes of what was published; pairs with Writer::publish.
        let tail = memory.load(self.direction, Word::Tail, Ordering::Acquire);
        if tail < self.tail || tail - self.head > memory.ring_size() {
            return Err(Corrupt);
        }
        self.tail = tail;
        Ok(tail == self.head)
    }
}
