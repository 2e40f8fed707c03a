//! The names by which this process distinguishes memories. A memory has its name in its own bytes, so another memory
//! may claim the same name; we then refuse it.

use std::collections::BTreeMap;
use std::io;

use super::handle::{OwnedHandle, raw};
use super::section::are_same;
use crate::core::sync::{Arc, Mutex, Weak, lock};

type Name = (u64, u64);

static OPEN: Mutex<BTreeMap<Name, Vec<Weak<OwnedHandle>>>> = Mutex::new(BTreeMap::new());

/// Records that a memory of this name is open.
///
/// # Errors
/// When another open memory has this name.
pub(super) fn note(name: Name, memory: &Arc<OwnedHandle>) -> io::Result<()> {
    let mut open = lock(&OPEN);
    open.retain(|_, known| {
        known.retain(|memory| memory.strong_count() > 0);
        !known.is_empty()
    });
    let known = open.entry(name).or_default();
    let other = known.iter().find_map(Weak::upgrade);
    if other.is_some_and(|other| !are_same(raw(&*other), raw(&**memory))) {
        return Err(io::Error::other("it has the name of another memory"));
    }
    known.push(Arc::downgrade(memory));
    Ok(())
}
