//! The worker threads of this process that belong to its pools, for the sampler that measures what they use.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::core::sync::{Mutex, lock};

/// By their numbers, with the time when they became children.
static THREADS: Mutex<BTreeMap<u32, SystemTime>> = Mutex::new(BTreeMap::new());

/// One of them, until this is dropped.
#[derive(Debug)]
pub struct ListedThread(u32);

impl ListedThread {
    /// Takes up a thread of this process.
    pub fn new(number: u32) -> Self {
        lock(&THREADS).insert(number, SystemTime::now());
        ListedThread(number)
    }

    /// The system's number for it.
    pub fn number(&self) -> u32 {
        self.0
    }
}

impl Drop for ListedThread {
    fn drop(&mut self) {
        lock(&THREADS).remove(&self.0);
    }
}

/// All of them, in the order of their numbers.
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
