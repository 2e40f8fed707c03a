//! Messages that are too large for the ring. They go through the arena piece by piece.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::arena::Blocks;
use super::bell::wakes;
use super::memory::{BLOCK, Direction, TransportMemory, Word};
use super::ring::{Corrupt, Writer};
use super::under_way::UnderWay;
use crate::core::platform::PeerDoorbell;
use crate::core::wire::{Flags, Kind, MAX_MESSAGE, PART_HEADER, Piece, Record};

/// The largest size of a piece in bytes. It is small enough for the reader to copy one piece while we copy the next,
/// and for small messages to get in between.
const PIECE: usize = 1024 * 1024;
/// A piece up to this size goes into its record.
const INLINE: usize = 4 * 1024;

/// A part, or the rest of one.
#[derive(Debug)]
pub struct Part<'a> {
    is_text: bool,
    id: u32,
    total: usize,
    sent: usize,
    /// The last piece was sent. An empty part has a piece, too.
    is_done: bool,
    /// The unsent bytes, possibly after some that were sent.
    bytes: Cow<'a, [u8]>,
}

impl<'a> Part<'a> {
    /// A binary part.
    pub fn binary(bytes: &'a [u8]) -> Self {
        Part {
            is_text: false,
            id: 0,
            total: bytes.len(),
            sent: 0,
            is_done: false,
            bytes: Cow::Borrowed(bytes),
        }
    }

    /// A message's text.
    pub fn text(bytes: &'a [u8]) -> Self {
        let is_text = true;
        Part {
            is_text,
            ..Part::binary(bytes)
        }
    }

    fn unsent(&self) -> &[u8] {
        let unsent = self.total - self.sent;
        &self.bytes[self.bytes.len() - unsent..]
    }

    fn kept(self) -> Part<'static> {
        let bytes = Cow::Owned(self.unsent().to_vec());
        Part { bytes, ..self }
    }

    fn record(&self, flags: Flags, text_len: usize) -> Record {
        let kind = if self.is_text {
            Flags::TEXT
        } else {
            Flags::default()
        };
        Record {
            flags: flags.with(kind),
            // The size of a piece, which is far below 4 GiB.
            text_len: text_len as u32,
            ..Record::new(Kind::Part, self.id)
        }
    }

    fn piece(&self, block: usize, len: usize) -> Piece {
        Piece {
            total: self.total as u64,
            offset: self.sent as u64,
            block: block as u32,
            len: len as u32,
        }
    }
}

/// A message with the parts that must be sent before it.
#[derive(Debug)]
struct Message {
    record: Record,
    text: Vec<u8>,
    parts: VecDeque<Part<'static>>,
    /// The size of all its parts.
    bytes: u64,
    /// Sending of its parts has begun.
    is_begun: bool,
    /// The number of small messages that go first.
    after: u64,
}

impl Message {
    /// The memory that the message takes here in addition to its bytes, so that many small messages count, too.
    fn overhead(&self) -> usize {
        size_of::<Message>() + usize::from(self.record.parts) * size_of::<Part>()
    }
}

/// Messages that stay in order: all messages of one order, or a single message without an order.
#[derive(Debug)]
struct Stream {
    order: u32,
    messages: VecDeque<Message>,
}

/// The destination of messages: the ring and the memory.
pub struct Sink<'a> {
    /// Takes the records.
    pub ring: &'a mut Writer,
    /// Takes the bytes.
    pub memory: &'a TransportMemory,
    /// Wakes the reader.
    pub peer: &'a PeerDoorbell,
    /// How many of the queued small messages have been sent so far.
    pub small_sent: u64,
}

impl Sink<'_> {
    /// Lets the reader see what is in the ring.
    ///
    /// # Errors
    /// As for [`PeerDoorbell::ring`].
    pub fn publish(&mut self) -> Result<(), Corrupt> {
        if self.ring.publish(self.memory) && wakes(self.memory, self.ring.direction(), Word::Armed) {
            self.peer.ring()?;
        }
        Ok(())
    }
}

/// The messages in progress. Messages of one order stay in order; others take turns, piece by piece.
#[derive(Debug)]
pub struct Outgoing {
    direction: Direction,
    blocks: Blocks,
    streams: VecDeque<Stream>,
    under_way: UnderWay,
    next_part: u32,
    held: usize,
}

impl Outgoing {
    /// Creates an empty set of messages.
    pub fn new(direction: Direction) -> Self {
        Outgoing {
            direction,
            blocks: Blocks::new(direction),
            streams: VecDeque::new(),
            under_way: UnderWay::default(),
            next_part: 0,
            held: 0,
        }
    }

    /// The number of bytes that wait here.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Whether no message is in progress.
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    /// Whether a message is in progress that this one must not overtake: a message with the same order (other than 0),
    /// or the call that this message cancels.
    pub fn holds_back(&self, record: &Record, order: u32) -> bool {
        self.stream_of(record, order).is_some()
    }

    fn stream_of(&self, record: &Record, order: u32) -> Option<usize> {
        if order == 0 && record.kind != Kind::Cancel {
            return None;
        }
        self.streams.iter().position(|stream| {
            let is_its_call = |message: &Message| message.record.id == record.id;
            match record.kind {
                Kind::Cancel => stream.messages.iter().any(is_its_call),
                _ => stream.order == order,
            }
        })
    }

    /// Takes a message. Copies to the ring and the arena what there is room for, and keeps a copy of the rest, because
    /// the owner may change its bytes afterwards. `after` is the number of small messages that must go first.
    ///
    /// # Errors
    /// As for [`Writer::push`]; also if the message is larger than any reader accepts.
    pub fn push(
        &mut self,
        sink: &mut Sink,
        mut record: Record,
        text: &[u8],
        parts: Vec<Part>,
        (order, after): (u32, u64),
    ) -> Result<(), Corrupt> {
        record.first_part = self.next_part;
        record.parts = u16::try_from(parts.len()).map_err(|_| Corrupt)?;
        record.text_len = u32::try_from(text.len()).map_err(|_| Corrupt)?;
        let bytes = parts.iter().map(|part| part.total as u64).sum();
        if bytes > MAX_MESSAGE as u64 {
            return Err(Corrupt);
        }
        let stream = self.stream_of(&record, order);
        let is_begun =
            stream.is_none() && after <= sink.small_sent && self.under_way.add(parts.len(), bytes).is_ok();
        let mut waits = !is_begun;
        let mut left = VecDeque::new();
        for mut part in parts {
            part.id = self.next_part;
            self.next_part = self.next_part.wrapping_add(1);
            while !waits && !part.is_done {
                waits = !self.send_piece(sink, &mut part)?;
            }
            if !part.is_done {
                let part = part.kept();
                self.held += part.bytes.len();
                left.push_back(part);
            }
        }
        if !waits && sink.ring.push(sink.memory, record, &[text])? {
            self.under_way.remove(usize::from(record.parts), bytes);
            return Ok(());
        }
        let message = Message {
            record,
            text: text.to_vec(),
            parts: left,
            bytes,
            is_begun,
            after,
        };
        self.held += text.len() + message.overhead();
        match stream {
            Some(stream) => self.streams[stream].messages.push_back(message),
            None => self.streams.push_back(Stream {
                order,
                messages: VecDeque::from([message]),
            }),
        }
        Ok(())
    }

    /// Sends what there is room for now, up to about `budget` bytes. Returns whether the budget ended it.
    ///
    /// # Errors
    /// As for [`Writer::push`].
    pub fn flush(&mut self, sink: &mut Sink, budget: usize) -> Result<bool, Corrupt> {
        let (mut sent, mut stuck) = (0, 0);
        while stuck < self.streams.len() && sent < budget {
            let Some(mut stream) = self.streams.pop_front() else {
                break;
            };
            let before = self.held;
            let has_room = self.send_some(sink, &mut stream)?;
            sent += before - self.held;
            stuck = if has_room { 0 } else { stuck + 1 };
            if !stream.messages.is_empty() {
                self.streams.push_back(stream);
            }
        }
        Ok(sent >= budget)
    }

    /// Sends a message's next piece, or after the last piece the message itself. Returns `false` if there is no room.
    fn send_some(&mut self, sink: &mut Sink, stream: &mut Stream) -> Result<bool, Corrupt> {
        let Some(message) = stream.messages.front_mut() else {
            return Ok(true);
        };
        if !self.begin(sink, message) {
            return Ok(false);
        }
        if let Some(part) = message.parts.front_mut() {
            let before = part.sent;
            let has_room = self.send_piece(sink, part)?;
            self.held -= part.sent - before;
            if part.is_done {
                message.parts.pop_front();
            }
            return Ok(has_room);
        }
        let is_sent = sink.ring.push(sink.memory, message.record, &[&message.text])?;
        if is_sent {
            self.held -= message.text.len() + message.overhead();
            self.under_way
                .remove(usize::from(message.record.parts), message.bytes);
            stream.messages.pop_front();
        }
        Ok(is_sent)
    }

    fn begin(&mut self, sink: &Sink, message: &mut Message) -> bool {
        if !message.is_begun && message.after <= sink.small_sent {
            let parts = usize::from(message.record.parts);
            message.is_begun = self.under_way.add(parts, message.bytes).is_ok();
        }
        message.is_begun
    }

    /// Sends the next piece of a part. Returns `false` if there is no room.
    fn send_piece(&mut self, sink: &mut Sink, part: &mut Part) -> Result<bool, Corrupt> {
        let is_inline = part.unsent().len() <= INLINE;
        let sent = if is_inline {
            Self::send_inline(sink, part)?
        } else {
            self.send_blocks(sink, part)?
        };
        let Some(sent) = sent else { return Ok(false) };
        part.sent += sent;
        part.is_done = part.sent == part.total;
        Ok(true)
    }

    fn send_inline(sink: &mut Sink, part: &Part) -> Result<Option<usize>, Corrupt> {
        let bytes = part.unsent();
        let record = part.record(Flags::INLINE, PART_HEADER + bytes.len());
        let piece = part.piece(0, bytes.len());
        let is_sent = sink.ring.push(sink.memory, record, &[&piece.to_bytes(), bytes])?;
        Ok(is_sent.then_some(bytes.len()))
    }

    fn send_blocks(&mut self, sink: &mut Sink, part: &Part) -> Result<Option<usize>, Corrupt> {
        let bytes = part.unsent();
        let wanted = bytes.len().min(PIECE).div_ceil(BLOCK);
        let Some(run) = self.blocks.take(sink.memory, wanted) else {
            return Ok(None);
        };
        let len = bytes.len().min(run.count * BLOCK);
        sink.memory
            .arena(self.direction)
            .write(run.first * BLOCK, &bytes[..len]);
        let record = part.record(Flags::default(), PART_HEADER);
        let is_sent = sink
            .ring
            .push(sink.memory, record, &[&part.piece(run.first, len).to_bytes()])?;
        if is_sent {
            // The reader copies this piece while we copy the next one.
            sink.publish()?;
        } else {
            self.blocks.put_back(run);
        }
        Ok(is_sent.then_some(len))
    }

    /// Returns memory that large messages have touched to the system, except for the first `kept` blocks, if all blocks
    /// are free.
    pub fn release_memory(&mut self, memory: &TransportMemory, kept: usize) {
        if self.blocks.are_free(memory) && self.blocks.take_high_water() > kept {
            memory.release_blocks(self.direction, kept);
        }
    }
}
