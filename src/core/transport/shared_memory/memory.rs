//! What the two ends of a shared-memory transport share, and where in the memory it is. Drawn in docs/internals/shared-memory-transport.md.

use std::io;

use crate::core::platform::{AsHandle, BorrowedHandle, Mapping, OwnedHandle, SharedFile};
use crate::core::sync::atomic::Ordering;

/// Of everything below and of the records; ends of different versions do not talk.
pub const VERSION: u32 = 3;

/// Bytes of one ring.
pub const RING: usize = 256 * 1024;
/// Bytes of one block of an arena.
pub const BLOCK: usize = 16 * 1024;
/// Blocks of one arena.
pub const BLOCKS: usize = 2048;

/// Of any kernel that we run on: each part begins at a multiple, since it is mapped by itself.
const LARGEST_PAGE: usize = 64 * 1024;
const ARENA: usize = BLOCK * BLOCKS;
const CONTROL: usize = LARGEST_PAGE;
/// Bytes of one direction's words. Both are within the smallest page, so that the rest of the control area takes up no memory.
const WORDS: usize = 2048;
const ARENAS_AT: usize = CONTROL + 2 * RING;
/// Bytes of the whole memory. Only pages that have been used take up any.
const SIZE: usize = ARENAS_AT + 2 * ARENA;

const _: () = assert!(CONTROL.is_multiple_of(LARGEST_PAGE));
const _: () = assert!(RING.is_multiple_of(LARGEST_PAGE));
const _: () = assert!(ARENA.is_multiple_of(LARGEST_PAGE));

/// Bytes that an end can find when its peer writes no more.
pub const MOST_UNREAD: usize = RING + ARENA;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the pool to the child.
    Down,
    /// From the child to the pool.
    Up,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub fn back(self) -> Direction {
        match self {
            Direction::Down => Direction::Up,
            Direction::Up => Direction::Down,
        }
    }

    fn index(self) -> usize {
        match self {
            Direction::Down => 0,
            Direction::Up => 1,
        }
    }
}

/// The words that both ends see, for each direction. The drawing shows which end writes which word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Bytes ever written.
    Tail,
    /// Bytes ever read.
    Head,
    /// The reader sleeps, and wants its bell rung.
    Armed,
    /// The writer has found no room, and wants its bell rung when there is.
    Waiting,
    /// Blocks that the reader is done with, 64 a word.
    Freed(usize),
}

impl Word {
    /// Each word that is written often has 128 bytes for itself, since processors fetch cache lines in pairs.
    fn offset(self, direction: Direction) -> usize {
        let within = match self {
            Word::Tail => 0,
            Word::Head => 128,
            Word::Armed => 256,
            Word::Waiting => 384,
            Word::Freed(index) => 512 + 8 * index,
        };
        direction.index() * WORDS + within
    }
}

/// Shared words and bytes. A trait, so that a model checker can stand behind it.
pub trait Memory {
    /// Reads a word.
    fn load(&self, direction: Direction, word: Word, order: Ordering) -> u64;
    /// Writes a word.
    fn store(&self, direction: Direction, word: Word, value: u64, order: Ordering);
    /// Replaces a word.
    fn swap(&self, direction: Direction, word: Word, value: u64, order: Ordering) -> u64;
    /// Sets bits of a word.
    fn set_bits(&self, direction: Direction, word: Word, bits: u64, order: Ordering);
    /// Copies into a ring, at a position of any height.
    fn write(&self, direction: Direction, position: u64, bytes: &[u8]);
    /// Copies out of a ring; at most its size.
    fn read(&self, direction: Direction, position: u64, into: &mut [u8]);
    /// Bytes of a ring, a power of two.
    fn ring_size(&self) -> u64;
}

/// The memory of one transport, mapped.
#[derive(Debug)]
pub struct TransportMemory {
    control: Mapping,
    rings: [Mapping; 2],
    arenas: [Mapping; 2],
    file: SharedFile,
}

impl TransportMemory {
    /// Fresh memory.
    ///
    /// # Errors
    /// When the kernel gives none.
    pub fn create() -> io::Result<Self> {
        Self::over(SharedFile::create(c"electron-re-native transport", SIZE)?)
    }

    /// The memory that the other end has created.
    ///
    /// # Errors
    /// When it cannot be mapped, or is of another size.
    pub fn open(handle: OwnedHandle) -> io::Result<Self> {
        Self::over(SharedFile::open(handle)?)
    }

    fn over(file: SharedFile) -> io::Result<Self> {
        if file.bytes() != SIZE {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "not a transport's memory",
            ));
        }
        Ok(TransportMemory {
            control: file.map(0, CONTROL)?,
            rings: [
                file.map_twice(CONTROL, RING)?,
                file.map_twice(CONTROL + RING, RING)?,
            ],
            arenas: [file.map(ARENAS_AT, ARENA)?, file.map(ARENAS_AT + ARENA, ARENA)?],
            file,
        })
    }

    /// One direction's arena.
    pub fn arena(&self, direction: Direction) -> &Mapping {
        &self.arenas[direction.index()]
    }

    /// Gives an arena's memory from this block on back to the system. Nothing may be in it.
    pub fn release_blocks(&self, direction: Direction, from: usize) {
        // What stays is only memory.
        let _ = self.arena(direction).release_from(from * BLOCK);
    }

    fn ring(&self, direction: Direction) -> &Mapping {
        &self.rings[direction.index()]
    }
}

impl AsHandle for TransportMemory {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        self.file.as_handle()
    }
}

/// Where in the ring's double mapping a position is.
fn within_ring(position: u64) -> usize {
    (position % RING as u64) as usize
}

impl Memory for TransportMemory {
    fn load(&self, direction: Direction, word: Word, order: Ordering) -> u64 {
        self.control.word(word.offset(direction)).load(order)
    }

    fn store(&self, direction: Direction, word: Word, value: u64, order: Ordering) {
        self.control.word(word.offset(direction)).store(value, order);
    }

    fn swap(&self, direction: Direction, word: Word, value: u64, order: Ordering) -> u64 {
        self.control.word(word.offset(direction)).swap(value, order)
    }

    fn set_bits(&self, direction: Direction, word: Word, bits: u64, order: Ordering) {
        self.control.word(word.offset(direction)).fetch_or(bits, order);
    }

    fn write(&self, direction: Direction, position: u64, bytes: &[u8]) {
        self.ring(direction).write(within_ring(position), bytes);
    }

    fn read(&self, direction: Direction, position: u64, into: &mut [u8]) {
        self.ring(direction).read(within_ring(position), into);
    }

    fn ring_size(&self) -> u64 {
        RING as u64
    }
}
