//! The worker threads of this process that belong to its pools, for the sampler that measures their usage.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::core::sync::{Mutex, lock};

/// The threads by their numbers, with the time when each became a child.
static THREADS: Mutex<BTreeMap<u32, SystemTime>> = Mutex::new(BTreeMap::new());

/// A worker thread of a pool, which is listed until this value is dropped.
#[derive(Debug)]
pub struct ListedThread(u32);

impl ListedThread {
    /// Adds a thread of this process to the list.
    pub fn new(number: u32) -> Self {
        lock(&THREADS).insert(number, SystemTime::now());
        ListedThread(number)
    }

    /// The system's number for the thread.
    pub fn number(&self) -> u32 {
        self.0
    }
}

impl Drop for ListedThread {
    fn drop(&mut self) {
        lock(&THREADS).remove(&self.0);
    }
}

/// All listed threads, in the order of their numbers.
pub fn listed_threads() -> Vec<(u32, SystemTime)> {
    lock(&THREADS)
        .iter()
        .map(|(number, since)| (*number, *since))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_listed_as_long_as_somebody_has_it() {
        let is_listed = || listed_threads().iter().any(|(number, _)| *number == u32::MAX);
        let thread = ListedThread::new(u32::MAX);
        assert!(is_listed());
        drop(thread);
        assert!(!is_listed());
    }
}
