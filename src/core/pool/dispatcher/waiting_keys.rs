//! Tracks which sticky keys have waiting calls, and where these wait.

use rustc_hash::FxHashMap;

use crate::core::pool::pending::{Key, Place};

/// The number of waiting calls by key. Key 0 is not counted.
#[derive(Debug, Default)]
pub(super) struct WaitingKeys(FxHashMap<Key, Count>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// Calls in the pool's queue.
    queued: u32,
    /// Calls at the child that the key is bound to.
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
    /// Records that a call starts to wait in this place.
    pub(super) fn enter(&mut self, key: Key, place: Place) {
        if key != 0 {
            *self.0.entry(key).or_default().at(place) += 1;
        }
    }

    /// Records that a call no longer waits in this place.
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

    /// Whether a call with this key is in the pool's queue: a new call goes behind it.
    pub(super) fn is_queued(&self, key: Key) -> bool {
        key != 0 && self.0.get(&key).is_some_and(|count| count.queued > 0)
    }

    /// Whether a call with this key waits anywhere.
    pub(super) fn is_waited_for(&self, key: Key) -> bool {
        self.0.contains_key(&key)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
