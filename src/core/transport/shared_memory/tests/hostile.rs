//! A peer that writes what it should not.

use super::super::memory::{BLOCK, BLOCKS, Memory, RING, Word};
use super::*;
use crate::core::platform::PeerDoorbell;
use crate::core::sync::atomic::{AtomicU64, Ordering};
use crate::core::sync::{Mutex, lock};
use crate::core::wire::{HEADER, MAX_MESSAGE, PART_HEADER, Piece, Record};
use std::time::{Duration, Instant};

/// Our end, and the memory in the hands of an attacker.
struct Hostile {
    pool: End,
    memory: TransportMemory,
    tail: u64,
    store: VecStore,
}

impl Hostile {
    fn new() -> Self {
        let memory = TransportMemory::create().unwrap();
        let same = memory.as_handle().try_clone_to_owned().unwrap();
        Hostile {
            pool: End::new(memory, Direction::Down, Arc::new(PeerDoorbell::new().unwrap())),
            memory: TransportMemory::open(same).unwrap(),
            tail: 0,
            store: VecStore::default(),
        }
    }

    fn set(&self, direction: Direction, word: Word, value: u64) {
        self.memory.store(direction, word, value, Ordering::Release);
    }

    /// Writes a record as it is, whatever it says, and publishes it.
    fn write(&mut self, record: Record, text: &[u8]) {
        self.memory.write(Direction::Up, self.tail, &record.to_bytes());
        self.memory.write(Direction::Up, self.tail + HEADER as u64, text);
        self.tail += (HEADER + text.len().next_multiple_of(8)) as u64;
        self.set(Direction::Up, Word::Tail, self.tail);
    }

    fn read(&mut self) -> Result<bool, Corrupt> {
        self.pool.read(usize::MAX, &mut self.store, &mut |_| {})
    }

    /// Whether our end refuses the data as broken, and keeps nothing of it.
    fn is_refused(&mut self) -> bool {
        let is_refused = self.read() == Err(Corrupt);
        self.pool.discard(&mut self.store);
        is_refused && self.store.is_empty()
    }
}

fn record(kind: Kind, flags: Flags, text: &[u8]) -> Record {
    Record {
        flags,
        text_len: text.len() as u32,
        ..Record::new(kind, 1)
    }
}

fn claim(first_part: u32, parts: u16, flags: Flags) -> (Record, Vec<u8>) {
    let claim = Record {
        first_part,
        parts,
        ..record(Kind::Reply, flags, b"")
    };
    (claim, Vec::new())
}

fn in_blocks(id: u32, total: u64, offset: u64, block: usize, len: usize) -> (Record, Vec<u8>) {
    let piece = Piece {
        total,
        offset,
        block: block as u32,
        len: len as u32,
    };
    let text = piece.to_bytes().to_vec();
    let record = Record {
        id,
        ..record(Kind::Part, Flags::default(), &text)
    };
    (record, text)
}

fn inline(id: u32, total: u64, offset: u64, len: usize) -> (Record, Vec<u8>) {
    let (mut record, mut text) = in_blocks(id, total, offset, 0, len);
    text.resize(PART_HEADER + len, b'x');
    record.flags = Flags::INLINE;
    record.text_len = text.len() as u32;
    (record, text)
}

fn as_text((record, text): (Record, Vec<u8>)) -> (Record, Vec<u8>) {
    let flags = record.flags.with(Flags::TEXT);
    (Record { flags, ..record }, text)
}

#[test]
fn a_tail_that_cannot_be_is_refused() {
    for tail in [RING as u64 + 8, u64::MAX, u64::MAX - 7, 1 << 63] {
        let mut hostile = Hostile::new();
        hostile.set(Direction::Up, Word::Tail, tail);
        assert_eq!(hostile.read(), Err(Corrupt), "{tail}");
        assert_eq!(hostile.pool.arm(), Err(Corrupt), "{tail}");
    }
    let mut hostile = Hostile::new();
    hostile.write(record(Kind::Reply, Flags::default(), b"12345678"), b"12345678");
    assert_eq!(hostile.read(), Ok(false));
    hostile.set(Direction::Up, Word::Tail, 16);
    assert_eq!(hostile.read(), Err(Corrupt), "it went back");
}

#[test]
fn a_head_that_cannot_be_is_refused() {
    let message = Outbound {
        kind: Kind::Call,
        id: 1,
        flags: Flags::default(),
        text: &[b"text"],
        parts: &[],
        order: 0,
    };
    for (head, after) in [(8, None), (u64::MAX, None), (25, None), (24, Some(16))] {
        let mut hostile = Hostile::new();
        hostile.pool.push(&message).unwrap();
        if head > 8 {
            hostile.pool.flush().unwrap();
        }
        hostile.set(Direction::Down, Word::Head, head);
        if let Some(after) = after {
            assert_eq!(hostile.pool.is_read_by_peer(), Ok(true));
            hostile.set(Direction::Down, Word::Head, after);
        }
        assert_eq!(hostile.pool.is_read_by_peer(), Err(Corrupt), "{head} {after:?}");
    }
}

#[test]
fn what_is_no_record_is_refused() {
    let mut hostile = Hostile::new();
    hostile.set(Direction::Up, Word::Tail, 8);
    assert!(hostile.is_refused(), "less than a header");
    let mut hostile = Hostile::new();
    hostile.set(Direction::Up, Word::Tail, HEADER as u64);
    assert!(hostile.is_refused(), "a header of zeros");
    for text_len in [9, RING as u32, u32::MAX] {
        let mut hostile = Hostile::new();
        let record = record(Kind::Reply, Flags::default(), b"12345678");
        hostile.write(Record { text_len, ..record }, b"12345678");
        assert!(
            hostile.is_refused(),
            "{text_len} bytes of text, but 8 in the ring"
        );
    }
}

#[test]
fn a_piece_that_cannot_be_is_refused() {
    let most = MAX_MESSAGE as u64;
    let short = record(Kind::Part, Flags::INLINE, &[0; PART_HEADER - 1]);
    let lie = |at: usize| {
        let (mut record, mut text) = inline(1, 100, 0, 50);
        text[at] ^= 8;
        record.text_len = text.len() as u32;
        (record, text)
    };
    let cases = [
        ("a short header", vec![(short, vec![0; PART_HEADER - 1])]),
        ("blocks beyond the end", vec![in_blocks(1, 100, 0, BLOCKS, 100)]),
        (
            "blocks far beyond",
            vec![in_blocks(1, 100, 0, u32::MAX as usize, 100)],
        ),
        (
            "blocks over the end",
            vec![in_blocks(1, most, 0, BLOCKS - 1, BLOCK + 1)],
        ),
        (
            "more than the arena",
            vec![in_blocks(1, most, 0, 0, BLOCK * BLOCKS + 1)],
        ),
        ("no bytes of some", vec![inline(1, 100, 0, 0)]),
        ("no bytes in blocks", vec![in_blocks(1, 0, 0, 0, 0)]),
        ("beyond its part", vec![inline(1, 10, 0, 11)]),
        (
            "an offset that overflows",
            vec![inline(1, 10, 0, 1), inline(1, 10, u64::MAX, 9)],
        ),
        ("too much", vec![inline(1, most + 1, 0, 1)]),
        ("far too much", vec![inline(1, u64::MAX, 0, 1)]),
        ("the same again", vec![inline(1, 10, 0, 1), inline(1, 10, 0, 1)]),
        ("after its end", vec![inline(1, 0, 0, 0), inline(1, 0, 0, 0)]),
        ("a gap", vec![inline(1, 10, 0, 1), inline(1, 10, 2, 1)]),
        ("without a first", vec![inline(1, 10, 5, 5)]),
        ("another total", vec![inline(1, 10, 0, 1), inline(1, 11, 1, 1)]),
        ("a record of another length", vec![lie(20)]),
    ];
    for (name, records) in cases {
        let mut hostile = Hostile::new();
        records
            .into_iter()
            .for_each(|(record, text)| hostile.write(record, &text));
        assert!(hostile.is_refused(), "{name}");
    }
}

#[test]
fn a_claim_of_what_has_not_come_is_refused_and_leaves_nothing() {
    let none = Flags::default();
    let cases = [
        ("nothing came", vec![claim(1, 1, none)]),
        ("one came", vec![inline(1, 5, 0, 5), claim(1, 2, none)]),
        ("another came", vec![inline(7, 5, 0, 5), claim(1, 1, none)]),
        ("half came", vec![inline(1, 10, 0, 5), claim(1, 1, none)]),
        (
            "twice",
            vec![inline(1, 5, 0, 5), claim(1, 1, none), claim(1, 1, none)],
        ),
        ("no text", vec![claim(1, 0, Flags::LONG)]),
        (
            "bytes as text",
            vec![inline(1, 5, 0, 5), claim(1, 1, Flags::LONG)],
        ),
        (
            "text as bytes",
            vec![as_text(inline(1, 5, 0, 5)), claim(1, 1, none)],
        ),
        (
            "two texts",
            vec![
                as_text(inline(1, 5, 0, 5)),
                as_text(inline(2, 5, 0, 5)),
                claim(1, 2, Flags::LONG),
            ],
        ),
    ];
    for (name, records) in cases {
        let mut hostile = Hostile::new();
        // Valid claims belong to the receiver.
        let claimed = usize::from(name == "twice");
        records
            .into_iter()
            .for_each(|(record, text)| hostile.write(record, &text));
        assert_eq!(hostile.read(), Err(Corrupt), "{name}");
        hostile.pool.discard(&mut hostile.store);
        assert_eq!(hostile.store.len(), claimed, "{name}");
    }
}

#[test]
fn there_is_an_end_to_what_nobody_claims() {
    let mut hostile = Hostile::new();
    for id in 0..2 {
        let (record, text) = inline(id, MAX_MESSAGE as u64, 0, 1);
        hostile.write(record, &text);
    }
    assert_eq!(hostile.read(), Ok(false));
    let (record, text) = inline(2, 1, 0, 1);
    hostile.write(record, &text);
    assert!(hostile.is_refused(), "in bytes");

    let mut hostile = Hostile::new();
    let end = (0..1_000_000).find(|id| {
        let (record, text) = inline(*id, 0, 0, 0);
        hostile.write(record, &text);
        hostile.read().is_err()
    });
    assert_eq!(end, Some(2 * u32::from(u16::MAX)), "in number");
}

/// We must use the value that we have checked, even if the peer changes it in between: a panic here means a second
/// read.
#[test]
fn a_peer_that_writes_while_we_read_breaks_only_its_transport() {
    let is_over = Arc::new(AtomicU64::new(0));
    let first = Hostile::new();
    let memory = Arc::new(Mutex::new(first.memory.as_handle().try_clone_to_owned().unwrap()));
    let writing = std::thread::spawn({
        let (is_over, memory) = (Arc::clone(&is_over), Arc::clone(&memory));
        move || {
            let mut random = 1_u64;
            while is_over.load(Ordering::Relaxed) == 0 {
                let fd = lock(&memory).try_clone().unwrap();
                let theirs = TransportMemory::open(fd).unwrap();
                for _ in 0..2000 {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    // A position in the current records, mostly in their headers.
                    let at = random % 64 * 24 + random / 64 % 24;
                    theirs.write(Direction::Up, at, &random.to_le_bytes()[..1 + (at % 8) as usize]);
                }
            }
        }
    });
    let (mut broken, mut hostile) = (0, first);
    // On a busy machine the writer's thread may run late.
    let end = Instant::now() + Duration::from_secs(90);
    while broken < 20 && Instant::now() < end {
        let (record, text) = inline(hostile.tail as u32, 8, 0, 8);
        hostile.write(record, &text);
        if hostile.read().is_err() {
            broken += 1;
            hostile = Hostile::new();
            *lock(&memory) = hostile.memory.as_handle().try_clone_to_owned().unwrap();
        }
    }
    is_over.store(1, Ordering::Relaxed);
    writing.join().unwrap();
    assert!(broken > 0);
}
