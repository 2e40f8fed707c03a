//! The model checker's stand-in for the bytes of a [`super::Mapping`]. It tracks which thread has seen which write, and
//! panics if a byte is read or written while another thread may be writing it.

use loom::cell::UnsafeCell;

const CELL: usize = 8;

/// A number of bytes, tracked in groups of eight.
pub struct ModelBytes(Vec<UnsafeCell<[u8; CELL]>>);

// SAFETY: the checker verifies that no two threads use a cell at the same time.
unsafe impl Sync for ModelBytes {}

impl ModelBytes {
    /// Creates zeros; `len` is a multiple of eight.
    pub fn new(len: usize) -> Self {
        ModelBytes((0..len / CELL).map(|_| UnsafeCell::new([0; CELL])).collect())
    }

    /// Copies bytes in; bytes beyond the end wrap to the start.
    pub fn write(&self, at: usize, bytes: &[u8]) {
        for (at, byte) in (at..).zip(bytes) {
            self.cell(at).with_mut(|cell| {
                // SAFETY: the pointer is the cell's, and the checker guarantees that only we have it.
                let cell = unsafe { &mut *cell };
                cell[at % CELL] = *byte;
            });
        }
    }

    /// Copies bytes out.
    pub fn read(&self, at: usize, into: &mut [u8]) {
        for (at, byte) in (at..).zip(into) {
            self.cell(at).with(|cell| {
                // SAFETY: the pointer is the cell's, and the checker guarantees that no thread writes.
                let cell = unsafe { &*cell };
                *byte = cell[at % CELL];
            });
        }
    }

    fn cell(&self, at: usize) -> &UnsafeCell<[u8; CELL]> {
        &self.0[at / CELL % self.0.len()]
    }
}
