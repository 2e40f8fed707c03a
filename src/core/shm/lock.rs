//! The mutex as a state machine over two words, independent of clocks, processes and the kernel.
//!
//! `state` is 0, or the owner combined with the bit [`WAITERS`]. Both are in one word, so that the lock is never taken
//! without a known owner. `successor` is 0, or a waiter that has waited for so long that the next unlock hands the lock
//! to it and does not open the lock. Without a successor, an owner that takes the lock again at once would always be
//! faster than a waiter that has to wake up first. With the bit [`PROMISED`], the lock is on its way to the successor,
//! which must not leave any more. Only the next owner clears that bit. The trait [`World`] has what the lock needs from
//! its environment; under loom, a model of the kernel implements it.

use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::SeqCst;

/// A waiter may be asleep: an unlocker has to check. The bit is in the half of the word that a futex sees.
const WAITERS: u64 = 1 << 31;
/// The owner is about to hand the lock to this successor. No name has this bit.
const PROMISED: u64 = 1 << 31;
/// Stands for an owner that has died. No thread has the number 0, so no name equals this value.
const ABANDONED: u64 = 1 << 30;
/// The number of 64-bit words that a lock occupies.
pub const WORDS_PER_LOCK: usize = 2;

/// How a waiter got the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// The previous owner had unlocked it.
    Clean,
    /// The previous owner died while it held the lock: the data that the lock guards may be inconsistent.
    OwnerDied,
}

/// Why a sleep has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slept {
    /// A waker ended the sleep, or the state may have changed.
    Woken,
    /// The sleep has reached the longest time without a check whether the owner is alive.
    Elapsed,
}

/// What a lock needs from its environment.
pub trait World {
    /// Whether there is time left to wait.
    fn may_wait(&self) -> bool;
    /// Whether the waiter has waited for so long that it is to get the lock next.
    fn is_long(&self) -> bool;
    /// Sleeps while the state is `seen`, until it is woken. The sleep must be limited, since owners and wakers may die.
    fn sleep(&self, state: &AtomicU64, seen: u64, as_successor: bool) -> Slept;
    /// Wakes the waiter that has slept longest.
    fn wake_one(&self, state: &AtomicU64);
    /// Wakes the waiter that sleeps as the successor.
    fn wake_heir(&self, state: &AtomicU64);
    /// Whether this owner will never unlock. Continues a stopped owner.
    fn is_dead(&self, owner: u64) -> bool;
}

/// A lock in shared words. Each participant has a unique non-zero name, without bit 31.
#[derive(Debug, Clone, Copy)]
pub struct Lock<'a> {
    state: &'a AtomicU64,
    successor: &'a AtomicU64,
}

impl<'a> Lock<'a> {
    /// A lock in these words. Both are 0 initially.
    pub fn over(state: &'a AtomicU64, successor: &'a AtomicU64) -> Self {
        Lock { state, successor }
    }

    /// The owner; 0 if there is none.
    pub fn owner(&self) -> u64 {
        self.state.load(SeqCst) & !WAITERS
    }

    /// Takes the lock if it is free.
    pub fn take_free(&self, me: u64) -> bool {
        self.state.compare_exchange(0, me, SeqCst, SeqCst).is_ok()
    }

    /// Unlocks if the lock is held under this name and has no waiters.
    pub fn unlock_unawaited(&self, me: u64) -> bool {
        self.state.compare_exchange(me, 0, SeqCst, SeqCst).is_ok()
    }

    /// Takes the lock, and waits as long as the world permits. Does not wait if the owner has the same name.
    pub fn take(&self, me: u64, world: &impl World) -> Option<Grant> {
        // Usually the lock is free.
        if self.take_free(me) {
            return Some(Grant::Clean);
        }
        Taking {
            lock: self,
            me,
            waited: false,
            successor: false,
        }
        .run(world)
    }

    /// Unlocks. Returns false if the lock is not held under this name.
    pub fn unlock(&self, me: u64, world: &impl World) -> bool {
        if self.unlock_unawaited(me) {
            return true;
        }
        if self.state.load(SeqCst) != me | WAITERS {
            return false;
        }
        // From here on only this thread changes the state: others take over a lock only after its owner has died.
        if let Some(successor) = self.promise(world) {
            self.state.store(successor | WAITERS, SeqCst);
            world.wake_heir(self.state);
        } else {
            self.state.store(0, SeqCst);
            world.wake_one(self.state);
        }
        true
    }

    /// Unlocks as if the owner had died, which the next owner learns. Returns false if the lock is not held under this
    /// name.
    pub fn abandon(&self, me: u64, world: &impl World) -> bool {
        let is_held = self.owner() == me;
        if is_held {
            // Other threads can at most set the bit for waiters, even after our check.
            self.state.swap(ABANDONED | WAITERS, SeqCst);
            world.wake_one(self.state);
        }
        is_held
    }

    /// Obliges the successor to stay until it has the lock. Returns `None` if there is no living successor.
    fn promise(&self, world: &impl World) -> Option<u64> {
        let successor = self.successor.load(SeqCst);
        let is_alive = successor != 0 && !world.is_dead(successor);
        let bound = if is_alive { successor | PROMISED } else { 0 };
        // The successor may have left by now.
        let is_there = self
            .successor
            .compare_exchange(successor, bound, SeqCst, SeqCst)
            .is_ok();
        (is_alive && is_there).then_some(successor)
    }

    /// Clears a promise of the previous owner: it was kept, or that owner has died. Also, an owner is not its own
    /// successor.
    fn settle_promise(&self, me: u64) {
        let successor = self.successor.load(SeqCst);
        if successor & !PROMISED == me {
            self.successor.store(0, SeqCst);
        } else if successor & PROMISED != 0 {
            self.successor.store(successor & !PROMISED, SeqCst);
        }
    }
}

/// A waiter that did not get the lock at once.
struct Taking<'a> {
    lock: &'a Lock<'a>,
    me: u64,
    /// A waker may have relied on us, so we must not leave without a trace.
    waited: bool,
    /// We are registered as successor, as far as we know.
    successor: bool,
}

impl Taking<'_> {
    fn run(&mut self, world: &impl World) -> Option<Grant> {
        let state = self.lock.state;
        let mut look = false;
        loop {
            let seen = state.load(SeqCst);
            let owner = seen & !WAITERS;
            if owner == self.me {
                // The lock was handed to us as successor; otherwise we hold it already.
                return self.waited.then(|| self.granted(Grant::Clean));
            }
            if owner == 0 {
                if self.seize(seen) {
                    return Some(self.granted(Grant::Clean));
                }
                continue;
            }
            let may_wait = world.may_wait();
            if owner == ABANDONED || ((look || !may_wait) && world.is_dead(owner)) {
                if self.seize(seen) {
                    return Some(self.granted(Grant::OwnerDied));
                }
                continue;
            }
            if (may_wait || self.waited) && !self.mark(seen) {
                continue;
            }
            if !may_wait && self.may_leave() {
                return None;
            }
            if may_wait && world.is_long() {
                self.become_heir();
            }
            self.waited = true;
            look = world.sleep(state, seen | WAITERS, self.successor) == Slept::Elapsed;
        }
    }

    /// Takes the lock if its state is still `seen`. Other waiters may still be asleep.
    fn seize(&self, seen: u64) -> bool {
        let mine = if self.waited {
            self.me | WAITERS
        } else {
            self.me | (seen & WAITERS)
        };
        self.lock
            .state
            .compare_exchange(seen, mine, SeqCst, SeqCst)
            .is_ok()
    }

    fn granted(&self, grant: Grant) -> Grant {
        self.lock.settle_promise(self.me);
        grant
    }

    /// Sets the bit that makes an unlock wake a waiter.
    fn mark(&self, seen: u64) -> bool {
        let marked = seen | WAITERS;
        seen == marked
            || self
                .lock
                .state
                .compare_exchange(seen, marked, SeqCst, SeqCst)
                .is_ok()
    }

    fn become_heir(&mut self) {
        let entered = self.lock.successor.compare_exchange(0, self.me, SeqCst, SeqCst);
        self.successor = entered.map_or_else(|successor| successor & !PROMISED == self.me, |_| true);
    }

    /// Whether the lock is not on its way to us. An owner that has promised the lock hands it over, unless the owner
    /// dies first.
    fn may_leave(&self) -> bool {
        let withdrawn = self.lock.successor.compare_exchange(self.me, 0, SeqCst, SeqCst);
        withdrawn != Err(self.me | PROMISED)
    }
}

#[cfg(all(test, loom))]
#[path = "lock_loom.rs"]
mod loom_models;

#[cfg(all(test, not(loom)))]
#[path = "lock_tests.rs"]
mod tests;
