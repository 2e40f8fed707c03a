//! Finds the mapped memory that a word is in. A word of shared memory is identified by its offset in that memory.

use std::collections::BTreeMap;

use crate::core::platform::WaitTable;
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::{Mutex, lock};

static VIEWS: Mutex<BTreeMap<usize, View>> = Mutex::new(BTreeMap::new());
/// The sleepers on words that only this process has.
static PRIVATE: WaitTable = WaitTable::empty();

#[derive(Clone, Copy)]
struct View {
    bytes: usize,
    table: usize,
}

/// The table of a word's sleepers, and the word's key in it.
pub(super) struct Address<'a> {
    pub(super) table: &'a WaitTable,
    pub(super) word: u64,
}

/// Registers a view, until [`forget`].
///
/// # Safety
/// The table must be mapped as long as the view is, and be all zero when the memory is new.
pub(super) unsafe fn know(start: usize, bytes: usize, table: usize) {
    lock(&VIEWS).insert(start, View { bytes, table });
}

/// Removes a view.
pub(super) fn forget(start: usize) {
    lock(&VIEWS).remove(&start);
}

/// Finds the table and the key of a word.
pub(super) fn address_of(word: &AtomicU32) -> Address<'_> {
    let at = word.as_ptr() as usize;
    let view = {
        let views = lock(&VIEWS);
        let found = views.range(..=at).next_back();
        found.map(|(start, view)| (at - start, *view))
    };
    match view {
        Some((offset, view)) if offset < view.bytes => Address {
            // SAFETY: mapped as long as the view is, which the word is borrowed from; all its fields are atomics.
            table: unsafe { &*(view.table as *const WaitTable) },
            word: offset as u64,
        },
        _ => Address {
            table: &PRIVATE,
            word: at as u64,
        },
    }
}
