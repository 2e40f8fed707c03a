//! loom tries every order in which threads can meet in the lock: `cargo test --lib loom_` with `--cfg loom`; see
//! docs/internals/shared-memory.md. loom reports a lost wake-up as a deadlock.

use loom::sync::atomic::AtomicUsize;
use loom::sync::{Condvar, Mutex, MutexGuard};
use loom::thread;

use super::*;
use crate::core::sync::Arc;

/// The lock's words, and a kernel that knows which threads sleep and which are dead.
struct Machine {
    state: AtomicU64,
    successor: AtomicU64,
    /// The data that the lock guards: read and written in two steps.
    counter: AtomicUsize,
    kernel: Mutex<Sleepers>,
    plain: Condvar,
    impatient: Condvar,
    successors: Condvar,
}

#[derive(Default)]
struct Sleepers {
    plain: usize,
    /// A waiter with a time limit is woken first.
    impatient: bool,
    dead: Vec<u64>,
}

impl Machine {
    fn new() -> Arc<Self> {
        Arc::new(Machine {
            state: AtomicU64::new(0),
            successor: AtomicU64::new(0),
            counter: AtomicUsize::new(0),
            kernel: Mutex::new(Sleepers::default()),
            plain: Condvar::new(),
            impatient: Condvar::new(),
            successors: Condvar::new(),
        })
    }

    fn lock(&self) -> Lock<'_> {
        Lock::over(&self.state, &self.successor)
    }

    fn kernel(&self) -> MutexGuard<'_, Sleepers> {
        self.kernel.lock().unwrap()
    }

    /// Ends the thread with this name. Wakes the sleepers, as the passing of time would.
    fn die(&self, name: u64) {
        self.kernel().dead.push(name);
        self.plain.notify_all();
        self.successors.notify_all();
    }

    /// Ends the time limit of the impatient waiter.
    fn time_passes(&self) {
        let _kernel = self.kernel();
        self.impatient.notify_all();
    }

    /// Increments the counter under the lock.
    fn count(&self) {
        let before = self.counter.load(SeqCst);
        thread::yield_now();
        self.counter.store(before + 1, SeqCst);
    }
}

/// One thread's view: whether it wants to be successor, and how often it sleeps before it gives up.
struct View<'a> {
    machine: &'a Machine,
    is_long: bool,
    sleeps: Option<std::cell::Cell<u32>>,
    /// The sleep ends before another thread can wake the sleeper.
    naps: bool,
}

impl<'a> View<'a> {
    fn patient(machine: &'a Machine, is_long: bool) -> Self {
        View {
            machine,
            is_long,
            sleeps: None,
            naps: false,
        }
    }
}

impl World for View<'_> {
    fn may_wait(&self) -> bool {
        self.sleeps.as_ref().is_none_or(|sleeps| sleeps.get() > 0)
    }

    fn is_long(&self) -> bool {
        self.is_long
    }

    fn sleep(&self, state: &AtomicU64, seen: u64, as_successor: bool) -> Slept {
        if let Some(sleeps) = &self.sleeps
            && (self.naps || sleeps.get() == 0)
        {
            // The sleeper's time is over, unless it was promised the lock: then it checks repeatedly.
            sleeps.set(sleeps.get().saturating_sub(1));
            thread::yield_now();
            return Slept::Elapsed;
        }
        let mut kernel = self.machine.kernel();
        // As in the kernel: no waker can come between this check and the sleep.
        if state.load(SeqCst) as u32 != seen as u32 {
            return Slept::Woken;
        }
        if kernel.dead.contains(&(seen & !WAITERS)) {
            return Slept::Elapsed;
        }
        if let Some(sleeps) = &self.sleeps {
            sleeps.set(0);
            kernel.impatient = true;
            let mut kernel = self.machine.impatient.wait(kernel).unwrap();
            kernel.impatient = false;
        } else if as_successor {
            drop(self.machine.successors.wait(kernel).unwrap());
        } else {
            kernel.plain += 1;
            drop(self.machine.plain.wait(kernel).unwrap());
            self.machine.kernel().plain -= 1;
        }
        // The owner may be the thread that died.
        Slept::Elapsed
    }

    fn wake_one(&self, _: &AtomicU64) {
        let mut kernel = self.machine.kernel();
        if std::mem::take(&mut kernel.impatient) {
            self.machine.impatient.notify_one();
        } else if kernel.plain > 0 {
            self.machine.plain.notify_one();
        } else {
            self.machine.successors.notify_one();
        }
    }

    fn wake_heir(&self, _: &AtomicU64) {
        let _kernel = self.machine.kernel();
        self.machine.successors.notify_all();
        self.machine.impatient.notify_all();
    }

    fn is_dead(&self, owner: u64) -> bool {
        self.machine.kernel().dead.contains(&owner)
    }
}

fn model(most_switches: usize, scene: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(most_switches);
    builder.check(scene);
}

/// Each thread takes the lock, counts and unlocks.
fn all_count(names: &'static [u64], is_long: bool) {
    let machine = Machine::new();
    let threads: Vec<_> = names
        .iter()
        .map(|name| {
            let machine = Arc::clone(&machine);
            thread::spawn(move || {
                let view = View::patient(&machine, is_long);
                assert_eq!(machine.lock().take(*name, &view), Some(Grant::Clean));
                machine.count();
                assert!(machine.lock().unlock(*name, &view));
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(machine.counter.load(SeqCst), names.len());
    assert_eq!(machine.successor.load(SeqCst), 0);
    assert_eq!(machine.lock().owner(), 0);
}

#[test]
fn loom_two_never_hold_it_together_and_both_get_it() {
    model(4, || all_count(&[1, 2], false));
}

#[test]
fn loom_two_who_hand_it_over() {
    model(4, || all_count(&[1, 2], true));
}

#[test]
fn loom_three_never_hold_it_together_and_all_get_it() {
    model(2, || all_count(&[1, 2, 3], false));
}

#[test]
fn loom_three_who_hand_it_over() {
    model(2, || all_count(&[1, 2, 3], true));
}

#[test]
fn loom_the_lock_of_the_dead_goes_to_one_who_is_told() {
    for is_long in [false, true] {
        model(3, move || {
            let machine = Machine::new();
            let dies = Arc::clone(&machine);
            let first = thread::spawn(move || {
                let view = View::patient(&dies, is_long);
                let grant = dies.lock().take(1, &view).unwrap();
                dies.die(1);
                grant
            });
            let lives = Arc::clone(&machine);
            let second = thread::spawn(move || {
                let view = View::patient(&lives, is_long);
                let grant = lives.lock().take(2, &view).unwrap();
                lives.count();
                assert!(lives.lock().unlock(2, &view));
                grant
            });
            let (first, second) = (first.join().unwrap(), second.join().unwrap());
            assert_eq!(first, Grant::Clean);
            // It got the lock either first, or after the thread that died.
            let is_orphan = machine.lock().owner() == 1;
            assert_eq!(second == Grant::Clean, is_orphan);
            assert_eq!(machine.counter.load(SeqCst), 1);
        });
    }
}

#[test]
fn loom_two_who_wait_for_the_dead() {
    model(2, || {
        let machine = Machine::new();
        let view = View::patient(&machine, true);
        assert_eq!(machine.lock().take(1, &view), Some(Grant::Clean));
        let threads: Vec<_> = [2, 3]
            .into_iter()
            .map(|name| {
                let machine = Arc::clone(&machine);
                thread::spawn(move || {
                    let view = View::patient(&machine, true);
                    let grant = machine.lock().take(name, &view).unwrap();
                    machine.count();
                    assert!(machine.lock().unlock(name, &view));
                    usize::from(grant == Grant::OwnerDied)
                })
            })
            .collect();
        machine.die(1);
        let told: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!((told, machine.counter.load(SeqCst)), (1, 2));
    });
}

/// Starts two waiters: one with a limit (or with this number of sleeps without being woken), one without. Each counts
/// if it gets the lock.
fn two_wait(
    machine: &Arc<Machine>,
    is_long: bool,
    naps: Option<u32>,
) -> [thread::JoinHandle<Option<Grant>>; 2] {
    [(2, Some(naps.unwrap_or(1))), (3, None)].map(|(name, sleeps)| {
        let machine = Arc::clone(machine);
        thread::spawn(move || {
            let view = View {
                machine: &machine,
                is_long,
                sleeps: sleeps.map(std::cell::Cell::new),
                naps: naps.is_some(),
            };
            let grant = machine.lock().take(name, &view);
            if grant.is_some() {
                machine.count();
                assert!(machine.lock().unlock(name, &view));
            }
            assert!(grant.is_some() || sleeps.is_some());
            grant
        })
    })
}

fn granted(waiters: [thread::JoinHandle<Option<Grant>>; 2]) -> Vec<Grant> {
    waiters
        .into_iter()
        .filter_map(|waiter| waiter.join().unwrap())
        .collect()
}

/// One of two waiters gives up, and a third thread may come in between.
fn one_gives_up(is_long: bool, naps: Option<u32>, has_third: bool) {
    let machine = Machine::new();
    let view = View::patient(&machine, is_long);
    assert_eq!(machine.lock().take(1, &view), Some(Grant::Clean));
    let waiters = two_wait(&machine, is_long, naps);
    assert!(machine.lock().unlock(1, &view));
    if has_third {
        machine.time_passes();
    }
    let comes_between = has_third && machine.state.compare_exchange(0, 4, SeqCst, SeqCst).is_ok();
    if comes_between {
        machine.count();
        assert!(machine.lock().unlock(4, &view));
    }
    // A waiter that sleeps late has all the remaining time.
    machine.time_passes();
    let counted = granted(waiters).len() + usize::from(comes_between);
    assert_eq!(machine.counter.load(SeqCst), counted);
    assert_eq!((machine.lock().owner(), machine.successor.load(SeqCst)), (0, 0));
}

#[test]
fn loom_one_who_gives_up_takes_nothing_along() {
    model(2, || one_gives_up(false, None, true));
}

#[test]
fn loom_an_heir_who_gives_up_takes_nothing_along() {
    model(2, || one_gives_up(true, None, true));
}

#[test]
fn loom_an_heir_who_hardly_waits_takes_nothing_along() {
    model(5, || one_gives_up(true, Some(1), false));
}

/// The successor wakes up while the lock is on its way to it, and has time to sleep once more.
#[test]
fn loom_an_heir_who_looks_up_twice_takes_nothing_along() {
    model(3, || one_gives_up(true, Some(2), false));
}

/// The owner has promised the lock and dies before it hands the lock over.
#[test]
fn loom_what_the_dead_has_promised_binds_nobody() {
    model(3, || {
        let machine = Machine::new();
        let view = View::patient(&machine, true);
        assert_eq!(machine.lock().take(1, &view), Some(Grant::Clean));
        let waiters = two_wait(&machine, true, Some(2));
        machine.lock().promise(&view);
        machine.die(1);
        let grants = granted(waiters);
        let told = grants.iter().filter(|grant| **grant == Grant::OwnerDied);
        assert_eq!((told.count(), machine.counter.load(SeqCst)), (1, grants.len()));
        assert_eq!((machine.lock().owner(), machine.successor.load(SeqCst)), (0, 0));
    });
}

/// A thread gets the lock from a dead owner, cannot report that, and abandons the lock while another thread waits.
#[test]
fn loom_what_is_abandoned_is_told_to_the_next() {
    for is_long in [false, true] {
        model(3, move || {
            let machine = Machine::new();
            let view = View::patient(&machine, is_long);
            assert_eq!(machine.lock().take(1, &view), Some(Grant::Clean));
            let waiters = two_wait(&machine, is_long, None);
            assert!(machine.lock().abandon(1, &view));
            machine.time_passes();
            let grants = granted(waiters);
            let told = grants.iter().filter(|grant| **grant == Grant::OwnerDied);
            assert_eq!((told.count(), machine.counter.load(SeqCst)), (1, grants.len()));
            assert_eq!((machine.lock().owner(), machine.successor.load(SeqCst)), (0, 0));
        });
    }
}
