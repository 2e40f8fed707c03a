//! The mutex as a state machine over two words, free of clocks, processes and the kernel.
//!
//! `state` is 0, or the holder with the bit [`WAITERS`]; one word, so that there is no moment in which the lock is taken
//! but nobody knows by whom. `heir` is 0, or a waiter who has waited so long that the next unlock gives the lock to it
//! instead of opening it: without that a holder who takes it again at once would always be faster than who must wake
//! up first. What is asked of the surroundings is the trait [`World`], behind which loom has a model of the kernel.

use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::SeqCst;

/// Somebody may be asleep: whoever unlocks has to look. In the half of the word that a futex sees.
const WAITERS: u64 = 1 << 31;
/// 64-bit words that a lock takes.
pub const WORDS_PER_LOCK: usize = 2;

/// How the lock was got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// From who has unlocked it.
    Clean,
    /// From a holder who died with it: what it guards may be half-done.
    OwnerDied,
}

/// Why a sleep is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slept {
    /// Something has happened, or may have.
    Woken,
    /// It lasted as long as one sleeps without looking after the holder.
    Elapsed,
}

/// What a lock needs of its surroundings.
pub trait World {
    /// Whether there is still time to wait.
    fn may_wait(&self) -> bool;
    /// Whether we have waited so long that the lock is ours next.
    fn is_long(&self) -> bool;
    /// Sleeps while the state is `seen`, until woken; not for ever, since holders and wakers may die.
    fn sleep(&self, state: &AtomicU64, seen: u64, as_heir: bool) -> Slept;
    /// Wakes whoever sleeps longest.
    fn wake_one(&self, state: &AtomicU64);
    /// Wakes who sleeps as heir.
    fn wake_heir(&self, state: &AtomicU64);
    /// Whether this holder will never unlock. A stopped one is made to run again.
    fn is_dead(&self, holder: u64) -> bool;
}

/// A lock in shared words. Whoever takes part has an own non-zero name, without its bit 31.
#[derive(Debug, Clone, Copy)]
pub struct Lock<'a> {
    state: &'a AtomicU64,
    heir: &'a AtomicU64,
}

impl<'a> Lock<'a> {
    /// The lock in these words, both 0 in the beginning.
    pub fn over(state: &'a AtomicU64, heir: &'a AtomicU64) -> Self {
        Lock { state, heir }
    }

    /// Who holds it; 0 for nobody.
    pub fn holder(&self) -> u64 {
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

    /// Takes it, waiting as long as the world lets us; not for a holder of the same name.
    pub fn take(&self, me: u64, world: &impl World) -> Option<Grant> {
        // Most often it is free.
        if self.take_free(me) {
            return Some(Grant::Clean);
        }
        Taking {
            lock: self,
            me,
            waited: false,
            heir: false,
            promised_by: None,
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
        // From here on nobody else changes the state: a holder's life ends before its lock is taken over.
        let heir = self.heir.swap(0, SeqCst);
        if heir != 0 && !world.is_dead(heir) {
            self.state.store(heir | WAITERS, SeqCst);
            world.wake_heir(self.state);
        } else {
            self.state.store(0, SeqCst);
            world.wake_one(self.state);
        }
        true
    }
}

/// One who wants the lock and does not get it at once.
struct Taking<'a> {
    lock: &'a Lock<'a>,
    me: u64,
    /// A waker may have counted on us, so we must not leave without a trace.
    waited: bool,
    /// We are entered as heir, as far as we know.
    heir: bool,
    /// The holder who was about to give us the lock when we wanted to leave, or one who holds it since that one died.
    promised_by: Option<u64>,
}

impl Taking<'_> {
    fn run(&mut self, world: &impl World) -> Option<Grant> {
        let state = self.lock.state;
        let mut look = false;
        loop {
            let seen = state.load(SeqCst);
            let holder = seen & !WAITERS;
            if holder == self.me {
                // Given to us as heir; otherwise it is we who hold it already.
                return self.waited.then(|| self.granted(Grant::Clean));
            }
            if holder == 0 {
                if self.seize(seen) {
                    return Some(self.granted(Grant::Clean));
                }
                continue;
            }
            let may_wait = world.may_wait();
            if (look || !may_wait) && world.is_dead(holder) {
                if self.seize(seen) {
                    return Some(self.granted(Grant::OwnerDied));
                }
                continue;
            }
            if (may_wait || self.waited) && !self.mark(seen) {
                continue;
            }
            if !may_wait && self.may_leave(holder) {
                return None;
            }
            if may_wait && world.is_long() {
                self.become_heir();
            }
            self.waited = true;
            look = world.sleep(state, seen | WAITERS, self.heir) == Slept::Elapsed;
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

    /// One who holds the lock must not be its heir: it might have entered again while it was being given the lock.
    fn granted(&self, grant: Grant) -> Grant {
        if self.heir {
            self.withdraw();
        }
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
        let entered = self.lock.heir.compare_exchange(0, self.me, SeqCst, SeqCst);
        self.heir = entered.map_or_else(|heir| heir == self.me, |_| true);
    }

    fn withdraw(&self) -> bool {
        self.lock
            .heir
            .compare_exchange(self.me, 0, SeqCst, SeqCst)
            .is_ok()
    }

    /// Whether nobody is about to give us the lock. Who has found us as heir will, unless it dies over it.
    fn may_leave(&mut self, holder: u64) -> bool {
        if !self.heir {
            return self.promised_by != Some(holder);
        }
        if self.withdraw() {
            return true;
        }
        self.heir = false;
        // Not whom we have seen before: another may have found us since then.
        self.promised_by = Some(self.lock.holder());
        false
    }
}

#[cfg(all(test, loom))]
#[path = "lock_loom.rs"]
mod loom_models;

#[cfg(all(test, not(loom)))]
#[path = "lock_tests.rs"]
mod tests;
