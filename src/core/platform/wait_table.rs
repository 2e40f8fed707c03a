//! A futex for systems whose own futex does not work between processes: a table of the sleeping threads and the words
//! that they sleep on. The table is in the shared memory itself, where a waker finds the sleepers of all processes.
//!
//! Each sleeper has a slot. One word is the slot's state: the sleeping thread, a generation, and a phase. The waker and
//! the sleeper both change it by compare-and-swap, so exactly one of them wins. A process that is suspended or ended at
//! any point blocks no other. The table does not trust what other processes write: they can wake a sleeper too early or
//! too late, as they can by writing the memory itself, and no more.

use super::{THREAD_BITS, Thread};
use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::{Relaxed, SeqCst};

/// The number of threads that can sleep on the words of one memory at the same time.
#[cfg(not(loom))]
pub const SLOTS: usize = 1000;
/// Two are enough for the model checker, which tries every order.
#[cfg(loom)]
pub const SLOTS: usize = 2;

const THREAD_MASK: u64 = (1 << THREAD_BITS) - 1;
/// Each sleep has another generation, so a waker that has read the last sleep's state does not change this one.
const GENERATION: u64 = 1 << THREAD_BITS;
const GENERATION_MASK: u64 = 0xff << THREAD_BITS;
const PHASE_MASK: u64 = 3 << 30;

/// The slot is free. A table of zeros is empty.
const FREE: u64 = 0;
/// A sleeper is filling in the slot.
const ENTERING: u64 = 1 << 30;
/// The sleeper sleeps, or is about to.
const ASLEEP: u64 = 2 << 30;
/// A waker has chosen the sleeper.
const WOKEN: u64 = 3 << 30;

const _: () = assert!((THREAD_MASK | GENERATION_MASK | PHASE_MASK) == u32::MAX as u64);

/// A table of sleepers.
#[derive(Debug)]
#[repr(C)]
pub struct WaitTable {
    /// No slot from this index on was ever used.
    used: AtomicU64,
    /// Counts the sleeps, which tells which sleeper has slept longest.
    tickets: AtomicU64,
    slots: [Slot; SLOTS],
}

/// A sleeper's slot, one cache line each.
#[derive(Debug)]
#[cfg_attr(loom, derive(Default))]
#[repr(C, align(64))]
struct Slot {
    state: AtomicU64,
    ticket: AtomicU64,
    /// The address of the word.
    word: AtomicU64,
    /// The mask of the wakers that may wake this sleeper.
    mask: AtomicU64,
    /// The name of the event that ends the sleep.
    event: [AtomicU64; 2],
}

impl Slot {
    #[cfg(not(loom))]
    const fn empty() -> Self {
        Slot {
            state: AtomicU64::new(0),
            ticket: AtomicU64::new(0),
            word: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            event: [AtomicU64::new(0), AtomicU64::new(0)],
        }
    }

    fn moves(&self, from: u64, to: u64) -> bool {
        self.state.compare_exchange(from, to, SeqCst, SeqCst).is_ok()
    }

    /// Ends a sleep. Returns false when the sleep is already over, or the sleeper's process has ended.
    fn wake(&self, asleep: u64, ring: impl Fn([u64; 2]) -> bool) -> bool {
        let name = [self.event[0].load(Relaxed), self.event[1].load(Relaxed)];
        let woken = asleep | WOKEN;
        // If the event is gone and the sleeper has not given its slot back, it never will.
        self.moves(asleep, woken) && (ring(name) || !self.moves(woken, freed(woken)))
    }
}

/// The thread and the event of a sleeper.
#[derive(Debug, Clone, Copy)]
pub struct Sleeper {
    /// The sleeping thread.
    pub thread: Thread,
    /// The name of the event that ends its sleep. The event disappears with its process.
    pub event: [u64; 2],
}

/// A sleeper's slot, which is freed when this is dropped.
#[derive(Debug)]
pub struct Place<'a> {
    slot: &'a Slot,
    /// The slot's state as this sleeper wrote it.
    asleep: u64,
}

impl WaitTable {
    /// A table without sleepers: all zero.
    #[cfg(not(loom))]
    pub const fn empty() -> Self {
        WaitTable {
            used: AtomicU64::new(0),
            tickets: AtomicU64::new(0),
            slots: [const { Slot::empty() }; SLOTS],
        }
    }

    /// From now on, wakers of the word find the sleeper, so the sleeper has to check the word once more. Returns `None`
    /// when the table is full and `has_ended` is true for none of its threads.
    pub fn enter(
        &self,
        sleeper: &Sleeper,
        word: u64,
        mask: u32,
        has_ended: impl Fn(Thread) -> bool,
    ) -> Option<Place<'_>> {
        let (slot, entering) = self.claim(sleeper.thread).or_else(|| {
            self.clear_out(has_ended);
            self.claim(sleeper.thread)
        })?;
        slot.ticket.store(self.tickets.fetch_add(1, Relaxed), Relaxed);
        slot.word.store(word, Relaxed);
        slot.mask.store(mask.into(), Relaxed);
        slot.event[0].store(sleeper.event[0], Relaxed);
        slot.event[1].store(sleeper.event[1], Relaxed);
        let asleep = entering & !PHASE_MASK | ASLEEP;
        slot.state.store(asleep, SeqCst);
        Some(Place { slot, asleep })
    }

    fn claim(&self, thread: Thread) -> Option<(&Slot, u64)> {
        let own = thread.start << 32 | u64::from(thread.number) & THREAD_MASK | ENTERING;
        self.slots.iter().enumerate().find_map(|(at, slot)| {
            let before = slot.state.load(SeqCst);
            let entering = own | before.wrapping_add(GENERATION) & GENERATION_MASK;
            let is_ours = before & PHASE_MASK == FREE && slot.moves(before, entering);
            is_ours.then(|| {
                self.used.fetch_max(at as u64 + 1, SeqCst);
                (slot, entering)
            })
        })
    }

    /// Frees the slots of threads that have ended.
    fn clear_out(&self, has_ended: impl Fn(Thread) -> bool) {
        for slot in &self.slots {
            let state = slot.state.load(SeqCst);
            let thread = Thread {
                number: (state & THREAD_MASK) as u32,
                start: state >> 32,
            };
            if state & PHASE_MASK != FREE && has_ended(thread) {
                slot.moves(state, freed(state));
            }
        }
    }

    /// Wakes the sleepers that have slept longest on a word and whose mask has a bit of `mask`, at most `most` of them.
    /// Returns their number. `ring` returns whether an event of this name exists.
    pub fn wake(&self, word: u64, most: u32, mask: u32, ring: impl Fn([u64; 2]) -> bool) -> u32 {
        let used = usize::try_from(self.used.load(SeqCst)).map_or(SLOTS, |used| used.min(SLOTS));
        let mut sleepers: Vec<_> = self.slots[..used]
            .iter()
            .filter_map(|slot| {
                let state = slot.state.load(SeqCst);
                let is_meant = state & PHASE_MASK == ASLEEP
                    && slot.word.load(Relaxed) == word
                    && slot.mask.load(Relaxed) & u64::from(mask) != 0;
                is_meant.then(|| (slot.ticket.load(Relaxed), slot, state))
            })
            .collect();
        sleepers.sort_unstable_by_key(|(ticket, ..)| *ticket);
        let mut woken = 0;
        for (_, slot, asleep) in sleepers {
            if woken == most {
                break;
            }
            woken += u32::from(slot.wake(asleep, &ring));
        }
        woken
    }
}

impl Place<'_> {
    /// Whether a waker has chosen this sleeper.
    pub fn is_woken(&self) -> bool {
        self.slot.state.load(SeqCst) != self.asleep
    }

    /// Gives the slot back. Returns whether a waker has chosen this sleeper.
    pub fn leave(self) -> bool {
        let is_woken = !self.give_back();
        // The drop would give it back again.
        std::mem::forget(self);
        is_woken
    }

    /// Returns false when a waker has chosen this sleeper before, or another process has changed the memory.
    fn give_back(&self) -> bool {
        let is_unwoken = self.slot.moves(self.asleep, freed(self.asleep));
        if !is_unwoken {
            let woken = self.asleep | WOKEN;
            self.slot.moves(woken, freed(woken));
        }
        is_unwoken
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// The state of a slot after a sleep with this state.
fn freed(state: u64) -> u64 {
    state & GENERATION_MASK
}

#[cfg(all(test, loom))]
#[path = "wait_table_loom.rs"]
mod loom_models;

#[cfg(all(test, not(loom)))]
#[path = "wait_table_tests.rs"]
mod tests;
