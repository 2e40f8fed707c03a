//! A model checker's stand-in for a [`super::Mapping`]'s bytes: it knows who has seen which write, and panics when a
//! byte is read or written while somebody else may be writing it.

use loom::cell::UnsafeCell;

const CELL: usize = 8;

/// A number of bytes, tracked in groups of eight.
pub struct ModelBytes(Vec<UnsafeCell<[u8; CELL]>>);

// SAFETY: that its cells are never used by two threads at a time is what the checker checks.
unsafe impl Sync for ModelBytes {}

impl ModelBytes {
    /// Zeros; a multiple of eight.
    pub fn new(len: usize) -> Self {
        ModelBytes((0..len / CELL).map(|_| UnsafeCell::new([0; CELL])).collect())
    }

    /// Copies bytes in; what goes beyond the end comes to the start.
    pub fn write(&self, at: usize, bytes: &[u8]) {
        for (at, byte) in (at..).zip(bytes) {
            self.cell(at).with_mut(|cell| {
                // SAFETY: the pointer is the cell's, and the checker vouches for it being ours alone.
                let cell = unsafe { &mut *cell };
                cell[at % CELL] = *byte;
            });
        }
    }

    /// Copies bytes out.
    pub fn read(&self, at: usize, into: &mut [u8]) {
        for (at, byte) in (at..).zip(into) {
            self.cell(at).with(|cell| {
                // SAFETY: the pointer is the cell's, and the checker vouches for nobody writing.
                let cell = unsafe { &*cell };
                *byte = cell[at % CELL];
            });
        }
    }

    fn cell(&self, at: usize) -> &UnsafeCell<[u8; CELL]> {
        &self.0[at / CELL % self.0.len()]
    }
}
