use std::cell::RefCell;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};

use proptest::prelude::*;

use super::*;
use crate::core::platform::ANY;

fn sleeper(number: u32) -> Sleeper {
    Sleeper {
        thread: Thread { number, start: 7 },
        event: [number.into(), 1],
    }
}

fn lives(_: Thread) -> bool {
    false
}

fn enter(table: &WaitTable, number: u32, word: u64, mask: u32) -> Option<Place<'_>> {
    table.enter(&sleeper(number), word, mask, lives)
}

/// Wakes sleepers, and returns whose events were rung.
fn wake(table: &WaitTable, word: u64, most: u32, mask: u32) -> (u32, Vec<u64>) {
    let rung = RefCell::new(Vec::new());
    let woken = table.wake(word, most, mask, |[number, _]| {
        rung.borrow_mut().push(number);
        true
    });
    (woken, rung.into_inner())
}

#[test]
fn those_who_are_meant_are_woken_in_the_order_in_which_they_came() {
    let table = WaitTable::empty();
    drop(enter(&table, 9, 5, ANY));
    let places: Vec<_> = [(1, 5, 1), (2, 5, 2), (3, 6, 1), (4, 5, 1)]
        .map(|(number, word, mask)| enter(&table, number, word, mask).unwrap())
        .into();
    let [one, two, three, four] = <[_; 4]>::try_from(places).unwrap();
    drop(one);
    // The late sleeper is last in the order, although it is in a slot that was freed.
    let late = enter(&table, 5, 5, 1).unwrap();
    assert_eq!(wake(&table, 5, 1, 1), (1, vec![4]));
    assert_eq!(wake(&table, 5, 9, 2), (1, vec![2]));
    assert_eq!(wake(&table, 5, 9, ANY), (1, vec![5]));
    assert_eq!(wake(&table, 5, 9, ANY), (0, vec![]));
    let woken = [&two, &three, &four, &late].map(Place::is_woken);
    assert_eq!(woken, [true, false, true, true]);
    assert!(two.leave() && !three.leave() && four.leave() && late.leave());
}

#[test]
fn the_dead_take_no_wake_up_from_the_living() {
    let table = WaitTable::empty();
    std::mem::forget(enter(&table, 1, 5, ANY));
    let living = enter(&table, 2, 5, ANY).unwrap();
    assert_eq!(table.wake(5, 1, ANY, |[number, _]| number == 2), 1);
    assert!(living.leave());
    assert_eq!(wake(&table, 5, 9, ANY), (0, vec![]));
}

/// The event may be gone because the sleeper's thread has continued.
#[test]
fn one_that_has_seen_that_it_is_woken_counts() {
    let table = WaitTable::empty();
    let place = RefCell::new(enter(&table, 1, 5, ANY));
    let leaves = |_| {
        assert!(place.take().unwrap().leave());
        false
    };
    assert_eq!(table.wake(5, 1, ANY, leaves), 1);
}

#[test]
fn a_full_table_has_room_again_when_threads_have_ended() {
    let table = WaitTable::empty();
    let number = |at: usize| u32::try_from(at).unwrap() + 1;
    let places: Vec<_> = (0..SLOTS).map(|at| enter(&table, number(at), 5, ANY)).collect();
    assert!(places.iter().all(Option::is_some) && enter(&table, 1, 5, ANY).is_none());
    let is_ninth = |thread: Thread| thread.number == 9;
    let place = table.enter(&sleeper(2000), 5, ANY, is_ninth).unwrap();
    assert!(enter(&table, 1, 5, ANY).is_none());
    drop((place, places));
    assert!(enter(&table, 1, 5, ANY).is_some());
}

/// A waker that has read the state of a finished sleep does not end the next sleep in that slot.
#[test]
fn a_slot_that_is_used_again_is_another() {
    let table = WaitTable::empty();
    let first = enter(&table, 1, 5, ANY).unwrap();
    let (slot, asleep) = (first.slot, first.asleep);
    drop(first);
    let second = enter(&table, 1, 5, ANY).unwrap();
    assert!(std::ptr::eq(slot, second.slot) && !slot.wake(asleep, |_| true));
    assert!(!second.leave());
}

proptest! {
    #[test]
    fn no_bytes_of_others_make_it_fail(words in prop::collection::vec(any::<u64>(), 40), word in 0_u64..4) {
        let table = WaitTable::empty();
        table.used.store(words[0], SeqCst);
        table.tickets.store(words[1], SeqCst);
        for (slot, words) in table.slots.iter().zip(words.chunks_exact(4)) {
            slot.state.store(words[0], SeqCst);
            slot.ticket.store(words[1], SeqCst);
            slot.word.store(words[2] % 4, SeqCst);
            slot.mask.store(words[3], SeqCst);
        }
        prop_assert!(wake(&table, word, u32::MAX, ANY).0 <= 10);
        let place = enter(&table, 1, word, ANY).unwrap();
        place.slot.state.store(words[2], SeqCst);
        place.leave();
        prop_assert!(table.wake(word, u32::MAX, ANY, |_| false) <= 10);
    }
}

/// Threads sleep and are woken repeatedly. Each counted wake-up wakes one of them, and none is lost.
#[test]
fn no_wake_up_is_lost_between_threads() {
    const SLEEPERS: usize = 4;
    const ROUNDS: u32 = 2_000;
    let table = Arc::new(WaitTable::empty());
    let over = Arc::new(AtomicBool::new(false));
    let (bells, ends): (Vec<_>, Vec<_>) = (0..SLEEPERS).map(|_| mpsc::channel()).unzip();
    let threads: Vec<_> = ends
        .into_iter()
        .zip(1..)
        .map(|(rung, number)| {
            let (table, over) = (Arc::clone(&table), Arc::clone(&over));
            std::thread::spawn(move || {
                let mut woken = 0;
                loop {
                    let place = enter(&table, number, 5, ANY).unwrap();
                    while !over.load(SeqCst) && !place.is_woken() {
                        rung.recv().unwrap();
                    }
                    if place.leave() {
                        woken += 1;
                    } else if over.load(SeqCst) {
                        return woken;
                    }
                }
            })
        })
        .collect();
    let ring = |[number, _]: [u64; 2]| bells[number as usize - 1].send(()).is_ok();
    let mut woken = 0;
    while woken < ROUNDS {
        woken += table.wake(5, 1, ANY, ring);
    }
    over.store(true, SeqCst);
    for bell in &bells {
        // Fails for a thread that has already seen the end.
        let _ = bell.send(());
    }
    let heard: u32 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(heard, woken);
}
