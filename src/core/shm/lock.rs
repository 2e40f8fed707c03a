//! The mutex as a state machine over two words, free of clocks, processes and the kernel.
//!
//! `state` is 0, or the owner with the bit [`WAITERS`]; one word, so that there is no moment in which the lock is taken
//! but nobody knows by whom. `successor` is 0, or a waiter who has waited so long that the next unlock gives the lock to it
//! instead of opening it: without that an owner which takes it again at once would always be faster than one that must wake
//! up first. With the bit [`PROMISED`] the lock is on its way to the successor, who must not leave any more; only the next
//! owner takes that bit away. What is asked of the surroundings is the trait [`World`], behind which loom has a model
//! of the kernel.

use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::SeqCst;

/// Somebody may be asleep: an unlocker has to look. In the half of the word that a futex sees.
const WAITERS: u64 = 1 << 31;
/// The owner is about to give the lock to this successor. No name has this bit.
const PROMISED: u64 = 1 << 31;
/// Stands for an owner who has died. No thread has the number 0, so no name is this one.
const ABANDONED: u64 = 1 << 30;
/// 64-bit words that a lock takes.
pub const WORDS_PER_LOCK: usize = 2;

/// How the lock was got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// From an owner that has unlocked it.
    Clean,
    /// From an owner who died with it: what it guards may be half-done.
    OwnerDied,
}

/// Why a sleep is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slept {
    /// Something has happened, or may have.
    Woken,
    /// It lasted as long as one sleeps without looking after the owner.
    Elapsed,
}

/// What a lock needs of its surroundings.
pub trait World {
    /// Whether there is still time to wait.
    fn may_wait(&self) -> bool;
    /// Whether we have waited so long that the lock is ours next.
    fn is_long(&self) -> bool;
    /// Sleeps while the state is `seen`, until woken; not forever, since owners and wakers may die.
    fn sleep(&self, state: &AtomicU64, seen: u64, as_successor: bool) -> Slept;
    /// Wakes the longest sleeper.
    fn wake_one(&self, state: &AtomicU64);
    /// Wakes the waiter that sleeps as successor.
    fn wake_heir(&self, state: &AtomicU64);
    /// Whether this owner will never unlock. A stopped one is made to run again.
    fn is_dead(&self, owner: u64) -> bool;
}

/// A lock in shared words. Each participant has its own non-zero name, without bit 31.
#[derive(Debug, Clone, Copy)]
pub struct Lock<'a> {
    state: &'a AtomicU64,
    successor: &'a AtomicU64,
}

impl<'a> Lock<'a> {
    /// The lock in these words, both 0 in the beginning.
    pub fn over(state: &'a AtomicU64, successor: &'a AtomicU64) -> Self {
        Lock { state, successor }
    }

    /// The owner; 0 for none.
    pub fn owner(&self) -> u64 {
        self.state.load(SeqCst) & !WAITERS
    }

    /// Takes it if it is free.
    pub fn take_free(&self, me: u64) -> bool {
        self.state.compare_exchange(0, me, SeqCst, SeqCst).is_ok()
    }

    /// Lets go of it if it is held under this name and nobody waits.
    pub fn unlock_unawaited(&self, me: u64) -> bool {
        self.state.compare_exchange(me, 0, SeqCst, SeqCst).is_ok()
    }

    /// Takes it, waiting as long as the world lets us; not for an owner of the same name.
    pub fn take(&self, me: u64, world: &impl World) -> Option<Grant> {
        // Most often it is free.
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

    /// Lets go of it; false when it is not held under this name.
    pub fn unlock(&self, me: u64, world: &impl World) -> bool {
        if self.unlock_unawaited(me) {
            return true;
        }
        if self.state.load(SeqCst) != me | WAITERS {
            return false;
        }
        // From here on nobody else changes the state: an owner's life ends before its lock is taken over.
        if let Some(successor) = self.promise(world) {
            self.state.store(successor | WAITERS, SeqCst);
            world.wake_heir(self.state);
        } else {
            self.state.store(0, SeqCst);
            world.wake_one(self.state);
        }
        true
    }

    /// Unlocks as if the owner had died: the next owner sees it. False when it is not held under this name.
    pub fn abandon(&self, me: u64, world: &impl World) -> bool {
        let is_held = self.owner() == me;
        if is_held {
            // Others can at most enter that they wait, also since we have looked.
            self.state.swap(ABANDONED | WAITERS, SeqCst);
            world.wake_one(self.state);
        }
        is_held
    }

    /// Binds the successor to stay until the lock is its own; `None` when there is none who lives.
    fn promise(&self, world: &impl World) -> Option<u64> {
        let successor = self.successor.load(SeqCst);
        let is_alive = successor != 0 && !world.is_dead(successor);
        let bound = if is_alive { successor | PROMISED } else { 0 };
        // It may have left by now.
        let is_there = self
            .successor
            .compare_exchange(successor, bound, SeqCst, SeqCst)
            .is_ok();
        (is_alive && is_there).then_some(successor)
    }

    /// What the owner before has promised is fulfilled, or died with it; and an owner is not its own successor.
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
    /// A waker may have counted on us, so we must not leave without a trace.
    waited: bool,
    /// We are entered as successor, as far as we know.
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
                // Given to us as successor; otherwise it is we who hold it already.
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

    /// Takes it from whom we have seen. Others may still be asleep.
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

    /// Sees to it that unlocking wakes somebody.
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

    /// Whether the lock is not on its way to us. An owner that has promised it gives it, unless it dies first.
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
