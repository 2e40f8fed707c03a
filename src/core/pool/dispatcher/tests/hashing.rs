//! Tests of ids that belong to seats.

use super::*;

fn hashed(max: f64, more: &[(&str, OptionValue)]) -> Bench {
    let strategy = ("strategy", OptionValue::Text("CONSISTENT_HASH".to_owned()));
    Bench::new(&[&[("max", number(max)), strategy], more].concat())
}

fn worker(bench: &Bench, child: ChildId) -> usize {
    bench.dispatcher.children[&child].slot
}

#[test]
fn an_id_has_the_same_seat_in_any_pool_and_after_its_child_has_died() {
    let (mut bench, mut other) = (hashed(4.0, &[]), hashed(4.0, &[]));
    let mut seats = Vec::new();
    for key in 1..=20 {
        let child = bench.sticky(key);
        seats.push(worker(&bench, child));
    }
    for key in (1..=20).rev() {
        let child = other.sticky(key);
        assert_eq!(worker(&other, child), seats[key as usize - 1]);
    }
    let child = bench.sticky(7);
    bench.ready(child.0);
    bench.die(child);
    let child = bench.sticky(7);
    assert_eq!(worker(&bench, child), seats[6]);
    assert_eq!(bench.dispatcher.targets().len(), 4);
}

#[test]
fn a_seat_is_taken_by_a_spare_child_first() {
    let mut bench = hashed(8.0, &[("spare", number(1.0))]);
    bench.dispatcher.warm(0, bench.now);
    bench.settle();
    bench.ready(1);
    let child = bench.sticky(5);
    assert_eq!(child, ChildId(1));
    let mut plain = hashed(8.0, &[]);
    let expected = plain.sticky(5);
    assert_eq!(worker(&bench, child), worker(&plain, expected));
}

#[test]
fn a_call_waits_for_the_child_of_its_seat_and_others_take_turns() {
    let mut bench = hashed(2.0, &[("concurrency", number(1.0)), ("min", number(2.0))]);
    bench.dispatcher.warm(2, bench.now);
    bench.settle();
    let first = bench.call_with(|call| call.key = 1, "1").1.unwrap();
    let seat = worker(&bench, first.0);
    let same = (2..100).find(|key| super::super::super::seat::seat_of(&key.to_string(), 2, |_| 1.0) == seat);
    let same = same.unwrap();
    let (ticket, sent) = bench.call_with(|call| call.key = same, &same.to_string());
    assert_eq!(sent, None);
    assert_ne!(bench.call().0, first.0);
    bench.answer(first);
    let later = bench.sent_later()[0];
    assert_eq!((later.0, bench.answer(later)), (first.0, Some(Some(ticket))));
}
