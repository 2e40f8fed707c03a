//! Counts the output of a thread that the pool has not read yet.

use crate::core::sync::Arc;
use crate::core::sync::atomic::{AtomicUsize, Ordering};

/// The most unread bytes. Above this, a thread must wait before it prints again. A pipe has the same capacity.
const MOST: usize = 1024 * 1024;

/// A number of bytes that both ends share.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    pub(super) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Output that Node itself prints about a thread was never added.
    pub(super) fn remove(&self, bytes: usize) {
        let less = |under_way: usize| Some(under_way.saturating_sub(bytes));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    pub(super) fn has_room(&self) -> bool {
        self.0.load(Ordering::Relaxed) < MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_again_when_enough_was_read() {
        let under_way = UnderWay::default();
        let reader = under_way.clone();
        under_way.add(MOST - 1);
        assert!(under_way.has_room());
        under_way.add(2);
        assert!(!under_way.has_room());
        reader.remove(2);
        assert!(under_way.has_room());
        reader.remove(2 * MOST);
        under_way.add(1);
        assert!(under_way.has_room());
    }
}
