//! Handles that this process lends to its own thread. The thread takes them as a child process takes what it inherits.

use std::collections::BTreeMap;
use std::io;

use super::{AsHandle, OwnedHandle, prepare_for_thread};
use crate::core::sync::{Mutex, lock};

/// No system uses such high numbers for handles that a process inherits.
const FIRST: i32 = 1 << 30;

static LENT: Mutex<Table> = Mutex::new(Table {
    next: FIRST,
    handles: BTreeMap::new(),
});

struct Table {
    /// A number is never used twice, so a late thread finds nothing under its number instead of another thread's
    /// handle.
    next: i32,
    handles: BTreeMap<i32, OwnedHandle>,
}

/// A handle that this process lends until the value is dropped.
#[derive(Debug)]
pub struct Lent(i32);

impl Lent {
    /// Lends a handle.
    ///
    /// # Errors
    /// When the numbers are used up.
    pub fn new(handle: OwnedHandle) -> io::Result<Self> {
        prepare_for_thread(&handle);
        let mut table = lock(&LENT);
        let number = table.next;
        table.next = number
            .checked_add(1)
            .ok_or_else(|| io::Error::other("too many handles were lent"))?;
        table.handles.insert(number, handle);
        Ok(Lent(number))
    }

    /// The number by which the thread asks for the handle.
    pub fn number(&self) -> i32 {
        self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        lock(&LENT).handles.remove(&self.0);
    }
}

/// A copy of a lent handle; `None` when the number belongs to an inherited handle.
pub(super) fn copy_of_lent(number: i32) -> Option<io::Result<OwnedHandle>> {
    (number >= FIRST).then(|| {
        let table = lock(&LENT);
        let handle = table.handles.get(&number);
        let handle = handle.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        handle.as_handle().try_clone_to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform::take_inherited;

    #[test]
    fn a_handle_can_be_taken_while_it_is_lent_and_not_after() {
        let handle = OwnedHandle::from(io::pipe().unwrap().0);
        let lent = Lent::new(handle).unwrap();
        let number = lent.number();
        assert!(take_inherited(number).is_ok() && take_inherited(number).is_ok());
        drop(lent);
        assert!(take_inherited(number).is_err());
    }
}
