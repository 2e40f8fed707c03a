//! Which sticky keys have calls that wait, and where.

use rustc_hash::FxHashMap;

use crate::core::pool::pending::{Key, Place};

/// Calls that wait, by key; key 0 is not counted.
#[derive(Debug, Default)]
pub(super) struct WaitingKeys(FxHashMap<Key, Count>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// In the pool's queue.
    queued: u32,
    /// At the child that the key is bound to.
    bound: u32,
}

impl Count {
    fn at(&mut self, place: Place) -> &mut u32 {
        match place {
            Place::Queued => &mut self.queued,
            Place::Waiting(_) | Place::Running(_) => &mut self.bound,
        }
    }
}

impl WaitingKeys {
    /// A call begins to wait here.
    pub(super) fn enter(&mut self, key: Key, place: Place) {
        if key != 0 {
            *self.0.entry(key).or_default().at(place) += 1;
        }
    }

    /// A call waits here no longer.
    pub(super) fn leave(&mut self, key: Key, place: Place) {
        if key == 0 {
            return;
        }
        if let Some(count) = self.0.get_mut(&key) {
            let left = count.at(place);
            *left = left.saturating_sub(1);
            if *count == Count::default() {
                self.0.remove(&key);
            }
        }
    }

    /// Whether a call of this key is in the pool's queue: a new one goes behind it.
    pub(super) fn is_queued(&self, key: Key) -> bool {
        key != 0 && self.0.get(&key).is_some_and(|count| count.queued > 0)
    }

    /// Whether a call of this key waits anywhere.
    pub(super) fn is_waited_for(&self, key: Key) -> bool {
        self.0.contains_key(&key)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
