//! The header of shared memory, before the bytes that its users see. Other processes can write to it, so we read it
//! once and check it.

use crate::core::platform::WaitTable;
use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::SeqCst;

/// The size of the header: views begin at multiples of 64 KiB.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// Marks a section as such memory, of this layout.
const MARK: u64 = u64::from_le_bytes(*b"erenshm1");

#[repr(C, align(64))]
pub(super) struct MemoryHead {
    mark: AtomicU64,
    /// The number of bytes that users see; the system knows only whole pages.
    bytes: AtomicU64,
    name: [AtomicU64; 2],
    sleepers: WaitTable,
}

const _: () = assert!(size_of::<MemoryHead>() <= HEAD_BYTES);

/// The fields of a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    pub(super) bytes: usize,
    pub(super) name: (u64, u64),
}

impl MemoryHead {
    /// Fills in the header of new memory, which is all zero.
    pub(super) fn describe(&self, described: Described) {
        self.bytes.store(described.bytes as u64, SeqCst);
        self.name[0].store(described.name.0, SeqCst);
        self.name[1].store(described.name.1, SeqCst);
        self.mark.store(MARK, SeqCst);
    }

    /// The header's fields for a section of this size; `None` when they are not valid.
    pub(super) fn read(&self, section_bytes: usize) -> Option<Described> {
        let bytes = usize::try_from(self.bytes.load(SeqCst)).ok()?;
        let is_inside = bytes <= section_bytes.checked_sub(HEAD_BYTES)?;
        let name = (self.name[0].load(SeqCst), self.name[1].load(SeqCst));
        (is_inside && self.mark.load(SeqCst) == MARK).then_some(Described { bytes, name })
    }

    /// The address of the table of the threads that sleep on this memory's words.
    pub(super) fn sleepers(&self) -> usize {
        &raw const self.sleepers as usize
    }
}
