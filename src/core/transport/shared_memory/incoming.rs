//! Assembles incoming parts from their pieces.

use rustc_hash::FxHashMap;

use super::arena::{Run, give_back};
use super::memory::{BLOCK, BLOCKS, Direction, TransportMemory};
use super::ring::{Corrupt, Reader};
use super::under_way::UnderWay;
use crate::core::transport::{PartId, PartStore};
use crate::core::wire::{Flags, MAX_MESSAGE, PART_HEADER, Piece, Record};

/// For pieces of at least this size, the pages are allocated in one system call. This costs less than a fault for each
/// page.
const POPULATE_ABOVE: usize = 128 * 1024;

#[derive(Debug)]
enum Place {
    Text(Vec<u8>),
    Binary(PartId),
}

#[derive(Debug)]
struct Part {
    total: u64,
    got: u64,
    place: Place,
}

/// Parts that have arrived, completely or not, for records that are still to come.
#[derive(Debug)]
pub struct Incoming {
    direction: Direction,
    parts: FxHashMap<u32, Part>,
    under_way: UnderWay,
}

/// The parts that were waiting for a record.
#[derive(Debug, Default)]
pub struct Claimed {
    /// The text, if it was too long for the ring.
    pub text: Option<Vec<u8>>,
    /// The other parts, in order.
    pub parts: Vec<PartId>,
}

impl Incoming {
    /// Creates an empty set of parts.
    pub fn new(direction: Direction) -> Self {
        Incoming {
            direction,
            parts: FxHashMap::default(),
            under_way: UnderWay::default(),
        }
    }

    /// Takes a piece, which is the text of the current record. Returns the piece's size in bytes.
    ///
    /// # Errors
    /// If the piece contradicts its header.
    pub fn take(
        &mut self,
        memory: &TransportMemory,
        ring: &Reader,
        record: &Record,
        store: &mut dyn PartStore,
    ) -> Result<usize, Corrupt> {
        if (record.text_len as usize) < PART_HEADER {
            return Err(Corrupt);
        }
        let mut header = [0; PART_HEADER];
        ring.text(memory, &mut header);
        let piece = Piece::parse(&header);
        let len = piece.len as usize;
        let source = Source::of(record, &piece)?;
        let (direction, part) = (self.direction, self.part(record, &piece, store)?);
        let from = usize::try_from(piece.offset).map_err(|_| Corrupt)?;
        let target = match &mut part.place {
            Place::Text(text) => {
                text.resize(from + len, 0);
                &mut text[from..]
            }
            Place::Binary(id) => store.bytes(*id).get_mut(from..from + len).ok_or(Corrupt)?,
        };
        match source {
            Source::Record => ring.text_at(memory, PART_HEADER, target),
            Source::Blocks(run) => {
                if len >= POPULATE_ABOVE {
                    crate::core::platform::populate(target);
                }
                memory.arena(direction).read(run.first * BLOCK, target);
                give_back(memory, direction, run);
            }
        }
        part.got += len as u64;
        Ok(len)
    }

    /// The part that a piece belongs to. The first piece creates the part.
    fn part(
        &mut self,
        record: &Record,
        piece: &Piece,
        store: &mut dyn PartStore,
    ) -> Result<&mut Part, Corrupt> {
        let end = piece.offset.checked_add(u64::from(piece.len)).ok_or(Corrupt)?;
        // Only an empty part has an empty piece.
        let brings_nothing = piece.len == 0 && piece.total > 0;
        if end > piece.total || piece.total > MAX_MESSAGE as u64 || brings_nothing {
            return Err(Corrupt);
        }
        if piece.offset == 0 {
            self.begin(record, piece.total, store)?;
        }
        let part = self.parts.get_mut(&record.id).ok_or(Corrupt)?;
        if part.got != piece.offset || part.total != piece.total {
            return Err(Corrupt);
        }
        Ok(part)
    }

    fn begin(&mut self, record: &Record, total: u64, store: &mut dyn PartStore) -> Result<(), Corrupt> {
        if self.parts.contains_key(&record.id) {
            return Err(Corrupt);
        }
        self.under_way.add(1, total)?;
        let place = if record.flags.has(Flags::TEXT) {
            Place::Text(Vec::new())
        } else {
            Place::Binary(store.create(total as usize).ok_or(Corrupt)?)
        };
        self.parts.insert(record.id, Part { total, got: 0, place });
        Ok(())
    }

    /// Takes the parts that belong to a record.
    ///
    /// # Errors
    /// If some of them have not arrived completely. Then the others are released.
    pub fn claim(&mut self, record: &Record, store: &mut dyn PartStore) -> Result<Claimed, Corrupt> {
        let mut claimed = Claimed::default();
        let claim = self.claim_all(record, &mut claimed);
        if claim.is_err() {
            claimed.parts.iter().for_each(|part| store.discard(*part));
        }
        claim.map(|()| claimed)
    }

    fn claim_all(&mut self, record: &Record, claimed: &mut Claimed) -> Result<(), Corrupt> {
        for index in 0..u32::from(record.parts) {
            let part = self
                .parts
                .remove(&record.first_part.wrapping_add(index))
                .ok_or(Corrupt)?;
            self.under_way.remove(1, part.total);
            let is_whole = part.got == part.total;
            match part.place {
                Place::Text(text) if index == 0 && record.flags.has(Flags::LONG) => claimed.text = Some(text),
                Place::Binary(id) => claimed.parts.push(id),
                Place::Text(_) => return Err(Corrupt),
            }
            if !is_whole {
                return Err(Corrupt);
            }
        }
        if record.flags.has(Flags::LONG) && claimed.text.is_none() {
            return Err(Corrupt);
        }
        Ok(())
    }

    /// Releases all parts.
    pub fn discard(&mut self, store: &mut dyn PartStore) {
        for (_, part) in self.parts.drain() {
            if let Place::Binary(id) = part.place {
                store.discard(id);
            }
        }
        self.under_way = UnderWay::default();
    }
}

/// The location of a piece's bytes.
enum Source {
    Record,
    Blocks(Run),
}

impl Source {
    fn of(record: &Record, piece: &Piece) -> Result<Self, Corrupt> {
        let (first, len) = (piece.block as usize, piece.len as usize);
        if record.flags.has(Flags::INLINE) {
            let is_whole = record.text_len as usize == PART_HEADER + len;
            return is_whole.then_some(Source::Record).ok_or(Corrupt);
        }
        let count = len.div_ceil(BLOCK);
        let is_inside = first < BLOCKS && count <= BLOCKS - first && len > 0;
        is_inside
            .then_some(Source::Blocks(Run { first, count }))
            .ok_or(Corrupt)
    }
}
