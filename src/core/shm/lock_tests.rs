//! Tests of the lock without other threads: one thread plays all parts.

use std::cell::Cell;

use super::*;

/// A world in which one thread plays all parts and no thread ever sleeps.
#[derive(Default)]
struct Stage {
    dead: Vec<u64>,
    may_wait: Cell<u32>,
    is_long: bool,
    woken: Cell<(u32, u32)>,
    /// What other threads do during a sleep.
    meanwhile: Option<Box<dyn Fn()>>,
}

impl World for Stage {
    fn may_wait(&self) -> bool {
        let left = self.may_wait.get();
        self.may_wait.set(left.saturating_sub(1));
        left > 0
    }
    fn is_long(&self) -> bool {
        self.is_long
    }
    fn sleep(&self, _: &AtomicU64, _: u64, _: bool) -> Slept {
        if let Some(act) = &self.meanwhile {
            act();
        }
        Slept::Elapsed
    }
    fn wake_one(&self, _: &AtomicU64) {
        self.woken.set((self.woken.get().0 + 1, self.woken.get().1));
    }
    fn wake_heir(&self, _: &AtomicU64) {
        self.woken.set((self.woken.get().0, self.woken.get().1 + 1));
    }
    fn is_dead(&self, owner: u64) -> bool {
        self.dead.contains(&owner)
    }
}

const A: u64 = 7 << 32 | 100;
const B: u64 = 8 << 32 | 101;
const C: u64 = 9 << 32 | 102;

fn words() -> &'static [AtomicU64; 2] {
    Box::leak(Box::default())
}

fn lock(words: &[AtomicU64; 2]) -> Lock<'_> {
    Lock::over(&words[0], &words[1])
}

#[test]
fn it_is_free_then_held_then_free() {
    let words = words();
    let (lock, world) = (lock(words), Stage::default());
    assert_eq!(lock.take(A, &world), Some(Grant::Clean));
    assert_eq!((lock.owner(), lock.take(B, &world)), (A, None));
    assert_eq!(lock.take(A, &world), None);
    assert!(!lock.unlock(B, &world) && lock.unlock(A, &world) && !lock.unlock(A, &world));
    assert_eq!(world.woken.get(), (0, 0));
    assert_eq!(words.each_ref().map(|word| word.load(SeqCst)), [0, 0]);
}

#[test]
fn who_leaves_after_waiting_has_the_next_unlock_wake_another() {
    let words = words();
    let (lock, world) = (lock(words), Stage::default());
    assert_eq!(lock.take(A, &world), Some(Grant::Clean));
    world.may_wait.set(1);
    assert_eq!(lock.take(B, &world), None);
    assert!(lock.unlock(A, &world));
    assert_eq!(world.woken.get(), (1, 0));
}

#[test]
fn the_heir_gets_it_before_a_newcomer() {
    let words = words();
    let plain = Stage::default();
    let own = lock(words);
    assert_eq!(own.take(A, &plain), Some(Grant::Clean));
    let world = Stage {
        is_long: true,
        may_wait: Cell::new(1),
        meanwhile: Some(Box::new(|| {
            let lock = lock(words);
            assert!(lock.unlock(A, &Stage::default()));
            assert_eq!(lock.take(A, &Stage::default()), None);
        })),
        ..Stage::default()
    };
    assert_eq!(own.take(B, &world), Some(Grant::Clean));
    assert_eq!((own.owner(), words[1].load(SeqCst)), (B, 0));
}

#[test]
fn a_dead_holder_or_heir_is_passed_over() {
    let words = words();
    let lock = lock(words);
    let world = Stage {
        dead: vec![A, C],
        ..Stage::default()
    };
    assert_eq!(lock.take(A, &world), Some(Grant::Clean));
    assert_eq!(lock.take(B, &world), Some(Grant::OwnerDied));
    words[0].fetch_or(WAITERS, SeqCst);
    words[1].store(C, SeqCst);
    assert!(lock.unlock(B, &world));
    assert_eq!((lock.owner(), world.woken.get()), (0, (1, 0)));
}

#[test]
fn a_pid_that_was_given_away_again_is_not_the_holder() {
    let words = words();
    let lock = lock(words);
    let again = A + (1 << 32);
    assert_eq!(lock.take(A, &Stage::default()), Some(Grant::Clean));
    assert!(!lock.unlock(again, &Stage::default()));
    let world = Stage {
        dead: vec![A],
        ..Stage::default()
    };
    assert_eq!(lock.take(again, &world), Some(Grant::OwnerDied));
}

#[test]
fn an_heir_who_wants_to_leave_waits_for_what_it_was_promised() {
    let words = words();
    let own = lock(words);
    assert_eq!(own.take(A, &Stage::default()), Some(Grant::Clean));
    let steps = Cell::new(0);
    let world = Stage {
        is_long: true,
        // The waiter wakes up more than once while the lock is on its way.
        may_wait: Cell::new(3),
        meanwhile: Some(Box::new(move || {
            steps.set(steps.get() + 1);
            match steps.get() {
                1 => assert_eq!(lock(words).promise(&Stage::default()), Some(B)),
                6 => words[0].store(B | WAITERS, SeqCst),
                _ => {}
            }
        })),
        ..Stage::default()
    };
    assert_eq!(own.take(B, &world), Some(Grant::Clean));
    assert_eq!((own.owner(), words[1].load(SeqCst)), (B, 0));
}

#[test]
fn a_promise_dies_with_who_made_it() {
    let words = words();
    let own = lock(words);
    assert_eq!(own.take(A, &Stage::default()), Some(Grant::Clean));
    let world = Stage {
        is_long: true,
        may_wait: Cell::new(1),
        meanwhile: Some(Box::new(|| {
            let lock = lock(words);
            let quicker = Stage {
                dead: vec![A],
                ..Stage::default()
            };
            if lock.promise(&Stage::default()).is_some() {
                assert_eq!(lock.take(C, &quicker), Some(Grant::OwnerDied));
            }
        })),
        ..Stage::default()
    };
    // It is still the successor, but it may leave.
    assert_eq!(own.take(B, &world), None);
    assert_eq!((own.owner(), words[1].load(SeqCst)), (C, 0));
}

#[test]
fn one_who_was_promised_it_by_the_dead_takes_it_itself() {
    let words = words();
    let own = lock(words);
    assert_eq!(own.take(A, &Stage::default()), Some(Grant::Clean));
    let world = Stage {
        is_long: true,
        may_wait: Cell::new(1),
        meanwhile: Some(Box::new(|| {
            lock(words).promise(&Stage::default());
        })),
        dead: vec![A],
        ..Stage::default()
    };
    assert_eq!(own.take(B, &world), Some(Grant::OwnerDied));
    assert_eq!((own.owner(), words[1].load(SeqCst)), (B, 0));
}

#[test]
fn what_is_abandoned_goes_to_the_next_as_if_its_holder_had_died() {
    let words = words();
    let (lock, world) = (lock(words), Stage::default());
    assert!(!lock.abandon(A, &world));
    assert_eq!(lock.take(A, &world), Some(Grant::Clean));
    assert!(!lock.abandon(B, &world) && lock.abandon(A, &world) && !lock.unlock(A, &world));
    assert_eq!(world.woken.get(), (1, 0));
    // A waiter needs no check whether that owner is alive.
    world.may_wait.set(1);
    assert_eq!(lock.take(B, &world), Some(Grant::OwnerDied));
    assert!(lock.unlock(B, &world));
    assert_eq!(lock.take(A, &world), Some(Grant::Clean));
}
