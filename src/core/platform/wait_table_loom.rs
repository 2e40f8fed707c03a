//! loom tries every order in which sleepers and wakers can meet in the table. loom reports a lost wake-up as a
//! deadlock.

use loom::sync::atomic::{AtomicU32, AtomicUsize, fence};
use loom::sync::{Condvar, Mutex};
use loom::thread;

use super::*;
use crate::core::platform::ANY;
use crate::core::sync::Arc;

/// The address of the word.
const ADDRESS: u64 = 64;
const SLEEPERS: usize = 2;

/// A table, a word, and the sleepers' events.
struct Machine {
    table: WaitTable,
    word: AtomicU32,
    events: [(Mutex<bool>, Condvar); SLEEPERS],
    /// The number of times that a waker learned that it has woken a sleeper.
    woken: AtomicUsize,
}

impl Machine {
    fn new() -> Arc<Self> {
        Arc::new(Machine {
            table: WaitTable {
                used: AtomicU64::default(),
                tickets: AtomicU64::default(),
                slots: Default::default(),
            },
            word: AtomicU32::new(0),
            events: std::array::from_fn(|_| (Mutex::new(false), Condvar::new())),
            woken: AtomicUsize::new(0),
        })
    }

    fn enter(&self, number: usize) -> Place<'_> {
        let sleeper = Sleeper {
            thread: Thread {
                number: number as u32 + 1,
                start: 7,
            },
            event: [number as u64, 0],
        };
        let place = self.table.enter(&sleeper, ADDRESS, ANY, |_| false).unwrap();
        fence(SeqCst);
        place
    }

    /// Sleeps while the word is 0. Returns whether a waker has chosen this sleeper.
    fn sleep(&self, number: usize) -> bool {
        let place = self.enter(number);
        if self.word.load(SeqCst) == 0 {
            let (event, rung) = &self.events[number];
            let mut is_rung = event.lock().unwrap();
            while !*is_rung {
                is_rung = rung.wait(is_rung).unwrap();
            }
        }
        place.leave()
    }

    fn wake(&self, most: u32) {
        fence(SeqCst);
        let woken = self.table.wake(ADDRESS, most, ANY, |[number, _]| {
            let (event, rung) = &self.events[number as usize];
            *event.lock().unwrap() = true;
            rung.notify_one();
            true
        });
        self.woken.fetch_add(woken as usize, SeqCst);
    }

    fn change_and_wake(&self, most: u32) {
        self.word.store(1, SeqCst);
        self.wake(most);
    }
}

/// Three threads meet in too many orders; faults show with few preemptions.
fn check(machine: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(2);
    builder.check(machine);
}

/// Runs a function with the machine on a new thread.
fn spawn<T: 'static>(
    machine: &Arc<Machine>,
    act: impl FnOnce(&Machine) -> T + 'static,
) -> thread::JoinHandle<T> {
    let machine = Arc::clone(machine);
    thread::spawn(move || act(&machine))
}

#[test]
fn loom_no_wake_up_is_lost() {
    loom::model(|| {
        let machine = Machine::new();
        let sleeper = spawn(&machine, |machine| machine.sleep(0));
        machine.change_and_wake(1);
        let is_woken = sleeper.join().unwrap();
        assert_eq!(usize::from(is_woken), machine.woken.load(SeqCst));
    });
}

#[test]
fn loom_one_wake_of_all_ends_both_sleeps() {
    check(|| {
        let machine = Machine::new();
        let sleepers = [0, 1].map(|number| spawn(&machine, move |machine| machine.sleep(number)));
        machine.change_and_wake(u32::MAX);
        let woken = sleepers.map(|sleeper| usize::from(sleeper.join().unwrap()));
        assert_eq!(woken.iter().sum::<usize>(), machine.woken.load(SeqCst));
    });
}

#[test]
fn loom_a_sleeper_that_gives_up_knows_whether_it_has_been_woken() {
    loom::model(|| {
        let machine = Machine::new();
        let impatient = spawn(&machine, |machine| machine.enter(0).leave());
        machine.wake(1);
        let is_woken = impatient.join().unwrap();
        assert_eq!(usize::from(is_woken), machine.woken.load(SeqCst));
        // The slot is free again.
        drop([machine.enter(0), machine.enter(1)]);
    });
}

#[test]
fn loom_two_wakers_choose_one_sleeper_once() {
    check(|| {
        let machine = Machine::new();
        let sleeper = spawn(&machine, |machine| machine.sleep(0));
        let waker = spawn(&machine, |machine| machine.change_and_wake(1));
        machine.change_and_wake(1);
        waker.join().unwrap();
        let is_woken = sleeper.join().unwrap();
        assert_eq!(usize::from(is_woken), machine.woken.load(SeqCst));
    });
}
