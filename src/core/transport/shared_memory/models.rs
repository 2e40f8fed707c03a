//! Models of the protocols in the SYNC POINT comments. The model checker tries every order of steps in which two
//! threads can meet, and every value that a processor may show them. `npm test` runs it.

use loom::thread;

use super::arena::{Blocks, Run, give_back};
use super::bell::{set_sleeping, wakes};
use super::memory::{BLOCKS, Direction, Memory, Word};
use super::ring::{Reader, Writer};
use crate::core::shm::ModelBytes;
use crate::core::sync::Arc;
use crate::core::sync::atomic::{AtomicU64, Ordering};
use crate::core::wire::{HEADER, Kind, Record};

const DIRECTION: Direction = Direction::Down;
/// Room for two records of [`SIZE`] and a remainder, so that records wrap around the ring's end.
const RING: u64 = 64;
const TEXT: usize = 8;
const SIZE: u64 = (HEADER + TEXT) as u64;
/// The only word of the blocks' bitmap that a model uses: the last one.
const LAST_WORD: usize = BLOCKS / 64 - 1;

/// One direction's words, a small ring, and the last two blocks of an arena, with one cell each.
struct Model {
    tail: AtomicU64,
    head: AtomicU64,
    armed: AtomicU64,
    waiting: AtomicU64,
    freed: AtomicU64,
    ring: ModelBytes,
    arena: ModelBytes,
}

impl Model {
    fn new() -> Arc<Self> {
        let word = || AtomicU64::new(0);
        Arc::new(Model {
            tail: word(),
            head: word(),
            armed: word(),
            waiting: word(),
            freed: word(),
            ring: ModelBytes::new(RING as usize),
            arena: ModelBytes::new(2 * TEXT),
        })
    }

    fn word(&self, word: Word) -> &AtomicU64 {
        match word {
            Word::Tail => &self.tail,
            Word::Head => &self.head,
            Word::Armed => &self.armed,
            Word::Waiting => &self.waiting,
            Word::Freed(index) => {
                assert_eq!(index, LAST_WORD);
                &self.freed
            }
        }
    }
}

impl Memory for Model {
    fn load(&self, _: Direction, word: Word, order: Ordering) -> u64 {
        self.word(word).load(order)
    }

    fn store(&self, _: Direction, word: Word, value: u64, order: Ordering) {
        self.word(word).store(value, order);
    }

    fn swap(&self, _: Direction, word: Word, value: u64, order: Ordering) -> u64 {
        // The other words of the bitmap are never freed.
        if matches!(word, Word::Freed(index) if index != LAST_WORD) {
            return 0;
        }
        self.word(word).swap(value, order)
    }

    fn set_bits(&self, _: Direction, word: Word, bits: u64, order: Ordering) {
        self.word(word).fetch_or(bits, order);
    }

    fn write(&self, _: Direction, position: u64, bytes: &[u8]) {
        self.ring.write((position % RING) as usize, bytes);
    }

    fn read(&self, _: Direction, position: u64, into: &mut [u8]) {
        self.ring.read((position % RING) as usize, into);
    }

    fn ring_size(&self) -> u64 {
        RING
    }
}

fn check(model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(4);
    builder.check(model);
}

fn record(id: u32) -> Record {
    Record {
        text_len: TEXT as u32,
        ..Record::new(Kind::Call, id)
    }
}

fn text_of(id: u32) -> [u8; TEXT] {
    [id as u8; TEXT]
}

/// Writes a record in two pieces, if there is room, and publishes it.
fn send(writer: &mut Writer, memory: &Model, id: u32) -> bool {
    let text = text_of(id);
    let (one, other) = text.split_at(3);
    let is_sent = writer.push(memory, record(id), &[one, other]).unwrap();
    writer.publish(memory);
    is_sent
}

/// Reads a record, if there is one, and releases its room.
fn receive(reader: &mut Reader, memory: &Model) -> Option<u32> {
    let record = reader.peek(memory).unwrap()?;
    let mut text = [0; TEXT];
    reader.text(memory, &mut text);
    assert_eq!(text, text_of(record.id), "torn");
    reader.skip(&record);
    reader.release(memory);
    Some(record.id)
}

/// A ring that has been used before, so that its second record wraps around the end.
fn used_ring(memory: &Model) -> (Writer, Reader) {
    let (mut writer, mut reader) = (Writer::new(DIRECTION), Reader::new(DIRECTION));
    assert!(send(&mut writer, memory, 100));
    assert_eq!(receive(&mut reader, memory), Some(100));
    (writer, reader)
}

#[test]
fn loom_records_come_whole_and_in_order() {
    check(|| {
        let memory = Model::new();
        let (mut writer, mut reader) = used_ring(&memory);
        let writing = thread::spawn({
            let memory = Arc::clone(&memory);
            move || {
                (0..4)
                    .filter(|id| send(&mut writer, &memory, *id))
                    .collect::<Vec<_>>()
            }
        });
        let mut came: Vec<_> = (0..2).filter_map(|_| receive(&mut reader, &memory)).collect();
        let sent = writing.join().unwrap();
        came.extend(std::iter::from_fn(|| receive(&mut reader, &memory)));
        assert!(sent.len() >= (RING / SIZE) as usize);
        assert_eq!(came, sent);
    });
}

#[test]
fn loom_a_reader_that_sleeps_is_woken() {
    check(|| {
        let memory = Model::new();
        let (mut writer, mut reader) = used_ring(&memory);
        let writing = thread::spawn({
            let memory = Arc::clone(&memory);
            move || {
                // Two sends, since the second finds the flag as the first has left it.
                let mut rings =
                    |id| send(&mut writer, &memory, id) && wakes(&*memory, DIRECTION, Word::Armed);
                rings(1) | rings(2)
            }
        });
        // As in `End::arm`.
        set_sleeping(&*memory, DIRECTION, Word::Armed);
        let sleeps = reader.is_empty(&*memory).unwrap();
        let is_rung = writing.join().unwrap();
        assert!(!sleeps || is_rung, "sleeps with something to read");
    });
}

#[test]
fn loom_a_writer_without_room_is_woken() {
    check(|| {
        let memory = Model::new();
        let (mut writer, mut reader) = used_ring(&memory);
        assert!(send(&mut writer, &memory, 1) && send(&mut writer, &memory, 2));
        let reading = thread::spawn({
            let memory = Arc::clone(&memory);
            move || {
                let mut rings =
                    || receive(&mut reader, &memory).is_some() && wakes(&*memory, DIRECTION, Word::Waiting);
                rings() | rings()
            }
        });
        // As in `End::flush`.
        let mut sleeps = !send(&mut writer, &memory, 3);
        if sleeps {
            set_sleeping(&*memory, DIRECTION, Word::Waiting);
            sleeps = !send(&mut writer, &memory, 3);
        }
        let is_rung = reading.join().unwrap();
        assert!(!sleeps || is_rung, "sleeps with room to write");
    });
}

/// An arena in which all blocks are taken, except for this many at the end.
fn used_arena(memory: &Model, free: usize) -> Blocks {
    let mut blocks = Blocks::new(DIRECTION);
    let first = blocks.take(memory, BLOCKS - free).unwrap();
    assert_eq!((first.first, first.count), (0, BLOCKS - free));
    blocks
}

fn place_of(run: Run) -> usize {
    (run.first - (BLOCKS - 2)) * TEXT
}

/// Reads the contents of a record's block, and gives the block back.
fn receive_block(reader: &mut Reader, memory: &Model) -> Option<u32> {
    let record = reader.peek(memory).unwrap()?;
    let run = Run {
        first: record.first_part as usize,
        count: 1,
    };
    let mut text = [0; TEXT];
    memory.arena.read(place_of(run), &mut text);
    assert_eq!(text, text_of(record.id), "in two hands");
    give_back(memory, DIRECTION, run);
    reader.skip(&record);
    reader.release(memory);
    Some(record.id)
}

/// Writes a text into its own block, if there is one, and a record about it into the ring.
fn send_block(writer: &mut Writer, blocks: &mut Blocks, memory: &Model, id: u32) -> bool {
    let Some(run) = blocks.take(memory, 1) else {
        return false;
    };
    memory.arena.write(place_of(run), &text_of(id));
    let record = Record {
        first_part: run.first as u32,
        ..Record::new(Kind::Part, id)
    };
    let is_sent = writer.push(memory, record, &[]).unwrap();
    if !is_sent {
        blocks.put_back(run);
    }
    writer.publish(memory);
    is_sent
}

#[test]
fn loom_a_block_is_in_one_hand_at_a_time() {
    check(|| {
        let memory = Model::new();
        let (mut writer, mut reader) = (Writer::new(DIRECTION), Reader::new(DIRECTION));
        let mut blocks = used_arena(&memory, 2);
        let writing = thread::spawn({
            let memory = Arc::clone(&memory);
            move || {
                (0..4)
                    .filter(|id| send_block(&mut writer, &mut blocks, &memory, *id))
                    .collect::<Vec<_>>()
            }
        });
        let mut came: Vec<_> = (0..2)
            .filter_map(|_| receive_block(&mut reader, &memory))
            .collect();
        let sent = writing.join().unwrap();
        came.extend(std::iter::from_fn(|| receive_block(&mut reader, &memory)));
        assert!(sent.len() >= 2);
        assert_eq!(came, sent);
    });
}

#[test]
fn loom_a_writer_without_a_block_is_woken() {
    check(|| {
        let memory = Model::new();
        let (mut writer, mut reader) = (Writer::new(DIRECTION), Reader::new(DIRECTION));
        let mut blocks = used_arena(&memory, 1);
        assert!(send_block(&mut writer, &mut blocks, &memory, 1));
        let reading = thread::spawn({
            let memory = Arc::clone(&memory);
            move || {
                let came = receive_block(&mut reader, &memory);
                came.is_some() && wakes(&*memory, DIRECTION, Word::Waiting)
            }
        });
        let mut sleeps = !send_block(&mut writer, &mut blocks, &memory, 2);
        if sleeps {
            set_sleeping(&*memory, DIRECTION, Word::Waiting);
            sleeps = !send_block(&mut writer, &mut blocks, &memory, 2);
        }
        let is_rung = reading.join().unwrap();
        assert!(!sleeps || is_rung, "sleeps with a block to write to");
    });
}
