//! A futex for systems whose own does not work between processes: a table of the threads that sleep, with the words that they
//! sleep on. The table is in the shared memory itself, where a waker finds the sleepers of all processes.
//!
//! Each sleeper has a slot, whose state is one word: the sleeping thread, a generation, and how far it has got. Waker and
//! sleeper both change it by compare-and-swap, so one of them wins, and a process that is suspended or ended at any point
//! blocks no other. What other processes write is not believed: it can wake a sleeper too early or too late, as the bytes of
//! the memory itself can, and no more.

use super::{THREAD_BITS, Thread};
use crate::core::sync::atomic::AtomicU64;
use crate::core::sync::atomic::Ordering::{Relaxed, SeqCst};

/// Those who can sleep on the words of one memory at the same time.
#[cfg(not(loom))]
pub const SLOTS: usize = 1000;
/// Enough for the model checker, which tries every order.
#[cfg(loom)]
pub const SLOTS: usize = 2;

const THREAD_MASK: u64 = (1 << THREAD_BITS) - 1;
/// Another one for each sleep, so that a waker that has looked at the last one does not change this one.
const GENERATION: u64 = 1 << THREAD_BITS;
const GENERATION_MASK: u64 = 0xff << THREAD_BITS;
const PHASE_MASK: u64 = 3 << 30;

/// Nobody's. A table of zeros is an empty one.
const FREE: u64 = 0;
/// A sleeper fills it in.
const ENTERING: u64 = 1 << 30;
/// It sleeps, or is about to.
const ASLEEP: u64 = 2 << 30;
/// A waker has chosen it.
const WOKEN: u64 = 3 << 30;

const _: () = assert!((THREAD_MASK | GENERATION_MASK | PHASE_MASK) == u32::MAX as u64);

/// A table.
#[derive(Debug)]
#[repr(C)]
pub struct WaitTable {
    /// No slot from this one on was ever used.
    used: AtomicU64,
    /// Counts the sleeps, which tells the longest sleeper.
    tickets: AtomicU64,
    slots: [Slot; SLOTS],
}

/// A cache line each.
#[derive(Debug)]
#[cfg_attr(loom, derive(Default))]
#[repr(C, align(64))]
struct Slot {
    state: AtomicU64,
    ticket: AtomicU64,
    /// Where the word is.
    word: AtomicU64,
    /// The wakers that are meant.
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

    /// Ends a sleep. False: it is over already, or the sleeper has ended.
    fn wake(&self, asleep: u64, ring: impl Fn([u64; 2]) -> bool) -> bool {
        let name = [self.event[0].load(Relaxed), self.event[1].load(Relaxed)];
        let woken = asleep | WOKEN;
        // Without an event, a sleeper that has not given its place back will not do so any more.
        self.moves(asleep, woken) && (ring(name) || !self.moves(woken, freed(woken)))
    }
}

/// What a sleeper is known by.
#[derive(Debug, Clone, Copy)]
pub struct Sleeper {
    /// The thread that sleeps.
    pub thread: Thread,
    /// The name of the event that ends its sleep, which is gone with its process.
    pub event: [u64; 2],
}

/// A sleeper's place, until it is dropped.
#[derive(Debug)]
pub struct Place<'a> {
    slot: &'a Slot,
    /// As we have written it.
    asleep: u64,
}

impl WaitTable {
    /// One that nobody sleeps in: all zero.
    #[cfg(not(loom))]
    pub const fn empty() -> Self {
        WaitTable {
            used: AtomicU64::new(0),
            tickets: AtomicU64::new(0),
            slots: [const { Slot::empty() }; SLOTS],
        }
    }

    /// From now on wakers of the word find the sleeper, so it has to look at the word once more. `None`: there is no room, nor
    /// a thread in the table that `has_ended`.
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

    /// Frees what threads have left behind that have ended.
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

    /// Wakes the longest sleepers on a word, `most` of them, whose mask has a bit of this one. Returns how many.
    /// `ring` tells whether there is an event of this name.
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
    /// Whether a waker has chosen us.
    pub fn is_woken(&self) -> bool {
        self.slot.state.load(SeqCst) != self.asleep
    }

    /// Gives the place back. Returns whether a waker has chosen us.
    pub fn leave(self) -> bool {
        let is_woken = !self.give_back();
        // Once is enough.
        std::mem::forget(self);
        is_woken
    }

    /// False: a waker has chosen us before, or somebody else plays with the memory.
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

/// The state of a slot after this one.
fn freed(state: u64) -> u64 {
    state & GENERATION_MASK
}

#[cfg(all(test, loom))]
#[path = "wait_table_loom.rs"]
mod loom_models;

#[cfg(all(test, not(loom)))]
#[path = "wait_table_tests.rs"]
mod tests;
