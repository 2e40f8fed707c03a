//! The memory that the two ends of a shared-memory transport share, and its layout.
//! docs/internals/shared-memory-transport.md has a drawing.

use std::io;

use crate::core::platform::{AsHandle, BorrowedHandle, Mapping, OwnedHandle, SharedFile};
use crate::core::sync::atomic::Ordering;

/// The version of everything below and of the records. Ends of different versions do not talk to each other.
pub const VERSION: u32 = 3;

/// Size of one ring in bytes.
pub const RING: usize = 256 * 1024;
/// Size of one block of an arena in bytes.
pub const BLOCK: usize = 16 * 1024;
/// The number of blocks in one arena.
pub const BLOCKS: usize = 2048;

/// The largest page size of any kernel that we run on. Each area is mapped separately, so it begins at a multiple of
/// this.
const LARGEST_PAGE: usize = 64 * 1024;
const ARENA: usize = BLOCK * BLOCKS;
const CONTROL: usize = LARGEST_PAGE;
/// Size of one direction's words in bytes. Both directions fit into the smallest page, so that the rest of the control
/// area takes up no memory.
const WORDS: usize = 2048;
const ARENAS_AT: usize = CONTROL + 2 * RING;
/// Size of the whole memory in bytes. Only pages that have been used take up memory.
const SIZE: usize = ARENAS_AT + 2 * ARENA;

const _: () = assert!(CONTROL.is_multiple_of(LARGEST_PAGE));
const _: () = assert!(RING.is_multiple_of(LARGEST_PAGE));
const _: () = assert!(ARENA.is_multiple_of(LARGEST_PAGE));

/// The most bytes that an end can still find after its peer has stopped writing.
pub const MOST_UNREAD: usize = RING + ARENA;

/// A direction of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the pool to the child.
    Down,
    /// From the child to the pool.
    Up,
}

impl Direction {
    /// The opposite direction.
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
    /// The number of bytes written so far.
    Tail,
    /// The number of bytes read so far.
    Head,
    /// The reader sleeps, and wants its bell rung.
    Armed,
    /// The writer has found no room, and wants its bell rung when there is some.
    Waiting,
    /// Blocks that the reader has finished with, 64 per word.
    Freed(usize),
}

impl Word {
    /// Each frequently written word has 128 bytes to itself, since processors fetch cache lines in pairs.
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

/// Shared words and bytes. A trait, so that the model checker can substitute its own.
pub trait Memory {
    /// Reads a word.
    fn load(&self, direction: Direction, word: Word, order: Ordering) -> u64;
    /// Writes a word.
    fn store(&self, direction: Direction, word: Word, value: u64, order: Ordering);
    /// Replaces a word.
    fn swap(&self, direction: Direction, word: Word, value: u64, order: Ordering) -> u64;
    /// Sets bits in a word.
    fn set_bits(&self, direction: Direction, word: Word, bits: u64, order: Ordering);
    /// Copies into a ring. The position may exceed the ring's size.
    fn write(&self, direction: Direction, position: u64, bytes: &[u8]);
    /// Copies out of a ring, at most the ring's size.
    fn read(&self, direction: Direction, position: u64, into: &mut [u8]);
    /// Size of a ring in bytes, a power of two.
    fn ring_size(&self) -> u64;
}

/// The mapped memory of one transport.
#[derive(Debug)]
pub struct TransportMemory {
    control: Mapping,
    rings: [Mapping; 2],
    arenas: [Mapping; 2],
    file: SharedFile,
}

impl TransportMemory {
    /// Creates new memory.
    ///
    /// # Errors
    /// If the kernel provides none.
    pub fn create() -> io::Result<Self> {
        Self::over(SharedFile::create(c"electron-re-native transport", SIZE)?)
    }

    /// Opens memory that the other end has created.
    ///
    /// # Errors
    /// If it cannot be mapped, or has another size.
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

    /// Returns an arena's memory to the system, from this block on. The blocks must be empty.
    pub fn release_blocks(&self, direction: Direction, from: usize) {
        // A failure only means that the memory stays allocated.
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

/// The offset of a position in the ring's double mapping.
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
