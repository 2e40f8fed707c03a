//! The lock in shared memory, with the kernel as its world.

use std::cell::Cell;
use std::time::Duration;

use super::deadline::Deadline;
use super::lock::{Grant, Lock, Slept, WORDS_PER_LOCK, World};
use super::memory::Memory;
use super::owner::Owner;
use crate::core::platform::{ANY, Woken, futex_wait, futex_wake, low_half};
use crate::core::sync::atomic::AtomicU64;

/// A waiter becomes the successor after this time. It is far longer than a hand-over takes, and too short to notice.
const FAIR_AFTER: Duration = Duration::from_millis(1);
/// The sleep between two checks of the owner doubles up to this limit.
const LONGEST_SLICE: Duration = Duration::from_millis(200);
/// Bits by which wakers distinguish sleepers.
const PLAIN: u32 = 1;
const SUCCESSOR: u32 = 2;

/// A mutex between processes, at an index of a memory, for one owner.
#[derive(Debug, Clone, Copy)]
pub struct Mutex<'a> {
    lock: Lock<'a>,
    owner: Owner,
}

/// The result of an attempt to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The lock did not become free in time.
    No,
    /// The caller got the lock.
    Yes,
    /// The caller got the lock from an owner that died while it held it.
    OwnerDied,
    /// The calling thread already holds the lock and would wait for itself.
    Already,
}

impl<'a> Mutex<'a> {
    /// The mutex at an index of 64-bit words; `None` if it is not entirely inside the memory.
    pub fn at(memory: &'a Memory, index: usize, owner: Owner) -> Option<Self> {
        let successor = memory.word64(index.checked_add(WORDS_PER_LOCK - 1)?)?;
        let lock = Lock::over(memory.word64(index)?, successor);
        Some(Mutex { lock, owner })
    }

    /// Takes the lock if it is free. This needs no clock, so callers try it first.
    pub fn lock_free(&self) -> bool {
        self.lock.take_free(self.owner.name())
    }

    /// Takes the lock on the thread that is to hold it.
    pub fn lock(&self, deadline: &Deadline) -> Taken {
        match self.lock.owner() {
            name if name != 0 && self.owner.is_thread_of(name) => Taken::Already,
            _ => self.lock_elsewhere(deadline),
        }
    }

    /// Takes the lock on any thread, on behalf of the owner. An owner must have only one such attempt at a time.
    pub fn lock_elsewhere(&self, deadline: &Deadline) -> Taken {
        match self.lock.take(self.owner.name(), &Kernel::new(deadline)) {
            None => Taken::No,
            Some(Grant::Clean) => Taken::Yes,
            Some(Grant::OwnerDied) => Taken::OwnerDied,
        }
    }

    /// Unlocks. Returns false if this owner does not hold the lock.
    pub fn unlock(&self) -> bool {
        self.lock
            .unlock(self.owner.name(), &Kernel::new(&Deadline::none()))
    }

    /// Unlocks as if this owner had died. Returns false if this owner does not hold the lock.
    pub fn abandon(&self) -> bool {
        self.lock
            .abandon(self.owner.name(), &Kernel::new(&Deadline::none()))
    }
}

struct Kernel<'a> {
    deadline: &'a Deadline,
    slice: Cell<Duration>,
}

impl<'a> Kernel<'a> {
    fn new(deadline: &'a Deadline) -> Self {
        Kernel {
            deadline,
            slice: Cell::new(FAIR_AFTER),
        }
    }
}

impl World for Kernel<'_> {
    fn may_wait(&self) -> bool {
        self.deadline.left().is_some()
    }

    fn is_long(&self) -> bool {
        self.deadline.waited() >= FAIR_AFTER
    }

    fn sleep(&self, state: &AtomicU64, seen: u64, as_successor: bool) -> Slept {
        // A waiter to which the lock was promised keeps sleeping, even past its deadline.
        let left = self.deadline.left().unwrap_or(LONGEST_SLICE);
        let slice = self.slice.get();
        let mask = if as_successor { SUCCESSOR } else { PLAIN };
        match futex_wait(low_half(state), seen as u32, slice.min(left), mask) {
            Woken::Elapsed => {
                self.slice.set((slice * 2).min(LONGEST_SLICE));
                Slept::Elapsed
            }
            Woken::Woken | Woken::Changed => Slept::Woken,
        }
    }

    fn wake_one(&self, state: &AtomicU64) {
        futex_wake(low_half(state), 1, ANY);
    }

    fn wake_heir(&self, state: &AtomicU64) {
        futex_wake(low_half(state), u32::MAX, SUCCESSOR);
    }

    fn is_dead(&self, owner: u64) -> bool {
        Owner::is_gone(owner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Instant;

    use super::super::deadline::Cancel;
    use super::*;
    use crate::core::sync::Arc;
    use crate::core::sync::atomic::Ordering::SeqCst;

    fn mutex(memory: &Memory) -> Mutex<'_> {
        Mutex::at(memory, 0, Owner::new()).unwrap()
    }

    fn forever() -> Deadline {
        Deadline::of_millis(f64::INFINITY, None)
    }

    #[test]
    fn it_must_fit() {
        let memory = Arc::new(Memory::create(24).unwrap());
        let fits = |index| Mutex::at(&memory, index, Owner::new()).is_some();
        assert!(fits(0) && fits(1) && !fits(2) && !fits(usize::MAX));
    }

    #[test]
    fn threads_never_hold_it_together_and_all_get_it() {
        let memory = Arc::new(Memory::create(64).unwrap());
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let memory = Arc::clone(&memory);
                thread::spawn(move || {
                    let (mutex, counter) = (mutex(&memory), memory.word64(4).unwrap());
                    for _ in 0..20_000 {
                        assert_eq!(mutex.lock(&forever()), Taken::Yes);
                        let before = counter.load(SeqCst);
                        counter.store(before + 1, SeqCst);
                        assert!(mutex.unlock());
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(memory.word64(4).unwrap().load(SeqCst), 80_000);
        assert_eq!(memory.word64(0).unwrap().load(SeqCst), 0);
    }

    #[test]
    fn one_thread_does_not_wait_for_itself() {
        let memory = Arc::new(Memory::create(16).unwrap());
        let (one, two) = (mutex(&memory), mutex(&memory));
        assert_eq!(one.lock(&forever()), Taken::Yes);
        assert_eq!(
            (one.lock(&forever()), two.lock(&forever())),
            (Taken::Already, Taken::Already)
        );
        assert!(!two.unlock() && one.unlock());
    }

    #[test]
    fn a_wait_ends_in_time_or_when_cancelled() {
        let memory = Arc::new(Memory::create(16).unwrap());
        let held = Arc::clone(&memory);
        let (taken, is_taken) = std::sync::mpsc::channel();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let owner = thread::spawn(move || {
            let mutex = mutex(&held);
            taken.send(mutex.lock(&forever())).unwrap();
            let _ = released.recv();
            mutex.unlock()
        });
        assert_eq!(is_taken.recv().unwrap(), Taken::Yes);
        let own = mutex(&memory);
        let start = Instant::now();
        assert_eq!(own.lock(&Deadline::of_millis(30.0, None)), Taken::No);
        assert!(start.elapsed() >= Duration::from_millis(30));
        let cancel = Cancel::default();
        let waiter = {
            let (memory, owner, cancel) = (Arc::clone(&memory), own.owner, cancel.clone());
            thread::spawn(move || {
                let own = Mutex::at(&memory, 0, owner).unwrap();
                own.lock_elsewhere(&Deadline::of_millis(f64::INFINITY, Some(cancel)))
            })
        };
        cancel.cancel();
        assert_eq!(waiter.join().unwrap(), Taken::No);
        drop(release);
        assert!(owner.join().unwrap());
        assert_eq!(own.lock(&Deadline::none()), Taken::Yes);
    }

    #[test]
    fn a_thread_that_ended_with_it_is_noticed() {
        let memory = Arc::new(Memory::create(16).unwrap());
        let held = Arc::clone(&memory);
        let taken = thread::spawn(move || mutex(&held).lock(&forever())).join();
        assert_eq!(taken.unwrap(), Taken::Yes);
        let own = mutex(&memory);
        assert_eq!(own.lock(&forever()), Taken::OwnerDied);
        assert!(own.unlock());
    }

    /// A thread that locks again right after it has unlocked cannot starve others.
    #[test]
    fn nobody_starves() {
        let memory = Arc::new(Memory::create(64).unwrap());
        let greedy = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || {
                let (mutex, over) = (mutex(&memory), memory.word32(8).unwrap());
                while over.load(SeqCst) == 0 {
                    assert_eq!(mutex.lock(&forever()), Taken::Yes);
                    let until = Instant::now() + Duration::from_micros(100);
                    while Instant::now() < until {}
                    mutex.unlock();
                }
            })
        };
        let own = mutex(&memory);
        for _ in 0..50 {
            let start = Instant::now();
            assert_eq!(own.lock(&forever()), Taken::Yes);
            assert!(start.elapsed() < Duration::from_secs(2));
            own.unlock();
        }
        memory.word32(8).unwrap().store(1, SeqCst);
        greedy.join().unwrap();
    }
}
