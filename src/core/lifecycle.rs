//! Tracks which ids are idle, and for how long. Pure: the caller passes the time.

use std::hash::Hash;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

/// When each member was last active.
#[derive(Debug)]
pub struct IdleTable<K> {
    expect: Duration,
    last: FxHashMap<K, Instant>,
}

impl<K: Copy + Eq + Hash> IdleTable<K> {
    /// Creates a table in which members become idle after more than `expect` without activity.
    pub fn new(expect: Duration) -> Self {
        IdleTable {
            expect,
            last: FxHashMap::default(),
        }
    }

    /// Records that a member is active now. Starts watching a new member.
    pub fn touch(&mut self, member: K, now: Instant) {
        self.last.insert(member, now);
    }

    /// Stops watching a member.
    pub fn remove(&mut self, member: K) {
        self.last.remove(&member);
    }

    /// When a member was last active.
    pub fn last_active(&self, member: K) -> Option<Instant> {
        self.last.get(&member).copied()
    }

    /// Whether the member is watched and has been idle for long enough.
    pub fn is_idle(&self, member: K, now: Instant) -> bool {
        let last = self.last.get(&member);
        last.is_some_and(|last| now.saturating_duration_since(*last) > self.expect)
    }

    /// All members that have been idle for long enough.
    pub fn idle(&self, now: Instant) -> Vec<K> {
        let is_idle = |last: &Instant| now.saturating_duration_since(*last) > self.expect;
        self.last
            .iter()
            .filter(|(_, last)| is_idle(last))
            .map(|(member, _)| *member)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_is_who_was_silent_for_longer_than_expected() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut table = IdleTable::new(second * 10);
        table.touch('a', start);
        table.touch('b', start + second * 5);
        assert!(table.idle(start + second * 10).is_empty());
        assert_eq!(table.idle(start + second * 11), ['a']);
        table.touch('a', start + second * 11);
        table.remove('b');
        assert!(table.idle(start + second * 20).is_empty());
        assert_eq!(table.last_active('a'), Some(start + second * 11));
    }
}
