//! Which memory a word is in, of those that are mapped here: words of shared memory are known by where they are in it.

use std::collections::BTreeMap;

use crate::core::platform::WaitTable;
use crate::core::sync::atomic::AtomicU32;
use crate::core::sync::{Mutex, lock};

static VIEWS: Mutex<BTreeMap<usize, View>> = Mutex::new(BTreeMap::new());
/// Of words that only this process has.
static PRIVATE: WaitTable = WaitTable::empty();

#[derive(Clone, Copy)]
struct View {
    bytes: usize,
    table: usize,
}

/// Where a word's sleepers are found.
pub(super) struct Address<'a> {
    pub(super) table: &'a WaitTable,
    pub(super) word: u64,
}

/// Makes a view known, until [`forget`].
///
/// # Safety
/// The table is mapped as long as the view is, and begins with zeros when the memory is new.
pub(super) unsafe fn know(start: usize, bytes: usize, table: usize) {
    lock(&VIEWS).insert(start, View { bytes, table });
}

/// The view ends.
pub(super) fn forget(start: usize) {
    lock(&VIEWS).remove(&start);
}

/// Finds a word.
pub(super) fn address_of(word: &AtomicU32) -> Address<'_> {
    let at = word.as_ptr() as usize;
    let view = {
        let views = lock(&VIEWS);
        let found = views.range(..=at).next_back();
        found.map(|(start, view)| (at - start, *view))
    };
    match view {
        Some((offset, view)) if offset < view.bytes => Address {
            // SAFETY: mapped as long as the view is, which the word is borrowed from; all of it are atomics.
            table: unsafe { &*(view.table as *const WaitTable) },
            word: offset as u64,
        },
        _ => Address {
            table: &PRIVATE,
            word: at as u64,
        },
    }
}
