//! Tests of calls that have to wait.

use super::*;

fn one_at_a_time() -> Bench {
    Bench::new(&[("max", number(2.0)), ("concurrency", number(1.0))])
}

#[test]
fn calls_beyond_the_concurrency_wait_for_the_first_child_that_is_free() {
    let mut bench = one_at_a_time();
    let (first, second) = (bench.call(), bench.call());
    for _ in 0..3 {
        assert_eq!(bench.call_with(|_| {}, "").1, None);
    }
    bench.answer(second);
    let sent = bench.sent_later();
    assert_eq!(sent[0].0, second.0);
    bench.answer(sent[0]);
    bench.answer(first);
    let children: Vec<_> = bench.sent_later().into_iter().map(|(child, _)| child).collect();
    assert_eq!(children, [second.0, second.0, first.0]);
}

#[test]
fn a_bound_call_waits_for_its_own_child_and_keeps_its_order() {
    let mut bench = one_at_a_time();
    let first = bench.call_with(|call| call.key = 1, "1").1.unwrap();
    bench.call();
    let waiting: Vec<_> = (0..2)
        .map(|_| bench.call_with(|call| call.key = 1, "1").0)
        .collect();
    bench.answer(first);
    let sent = bench.sent_later();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].0, first.0);
    assert_eq!(bench.answer(sent[0]), Some(Some(waiting[0])));
    assert_eq!(bench.sent_later().len(), 2);
}

#[test]
fn one_call_too_many_is_refused() {
    let mut bench = Bench::new(&[
        ("max", number(1.0)),
        ("concurrency", number(1.0)),
        ("queue", group(&[("max", number(1.0))])),
    ]);
    let running = bench.call();
    bench.call_with(|_| {}, "");
    let (ticket, _) = bench.call_with(|_| {}, "");
    assert_eq!(bench.rejected(), [(ticket, "ERR_QUEUE_FULL".to_owned())]);
    bench.answer(running);
    bench.call_with(|_| {}, "");
    assert_eq!(bench.rejected().len(), 1);
}

#[test]
fn a_cancelled_call_in_the_queue_is_skipped_and_its_place_is_free() {
    let mut bench = Bench::new(&[
        ("max", number(1.0)),
        ("concurrency", number(1.0)),
        ("queue", group(&[("max", number(1.0))])),
    ]);
    let running = bench.call();
    let (waiting, _) = bench.call_with(|_| {}, "");
    bench.dispatcher.cancel(waiting, bench.now);
    let (next, _) = bench.call_with(|_| {}, "");
    bench.answer(running);
    let sent = bench.sent_later();
    assert_eq!(bench.answer(sent[0]), Some(Some(next)));
    assert_eq!((bench.rejected(), sent.len()), (vec![], 1));
}

#[test]
fn a_clogged_transport_makes_calls_wait_until_it_has_room() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.set_room(child, false, bench.now);
    assert_eq!(bench.call_with(|_| {}, "").1, None);
    bench.dispatcher.set_room(child, true, bench.now);
    bench.settle();
    assert_eq!(bench.sent_later().len(), 1);
}

#[test]
fn a_cancelled_call_that_runs_makes_room_for_the_first_that_is_not() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let (child, _) = bench.call();
    let [second, third] = [(); 2].map(|()| bench.call_with(|_| {}, "").0);
    bench.dispatcher.cancel(0, bench.now);
    bench.dispatcher.cancel(second, bench.now);
    assert_eq!(bench.sent_later(), []);
    bench.reads(child);
    let sent = bench.sent_later();
    assert_eq!(sent[0].0, child);
    assert_eq!(bench.answer(sent[0]), Some(Some(third)));
}

/// Submits calls of id 1. Returns their tickets in order.
fn sticky_calls(bench: &mut Bench, count: usize) -> Vec<u32> {
    (0..count)
        .map(|_| bench.call_with(|call| call.key = 1, "1").0)
        .collect()
}

/// Answers all calls that leave the queue, and returns their tickets in the order in which they started.
fn order_of_start(bench: &mut Bench) -> Vec<u32> {
    let mut tickets = Vec::new();
    while let Some(sent) = bench.sent_later().get(tickets.len()).copied() {
        tickets.push(bench.answer(sent).unwrap().unwrap());
    }
    tickets
}

#[test]
fn a_new_call_goes_behind_those_of_its_id_that_lost_their_child() {
    for concurrency in [1.0, 2.0] {
        for max in [1.0, 2.0] {
            let mut bench = Bench::new(&[("max", number(max)), ("concurrency", number(concurrency))]);
            let child = bench.sticky(1);
            bench.dispatcher.set_room(child, false, bench.now);
            let mut calls = sticky_calls(&mut bench, 2);
            bench.dispatcher.disconnected(child, bench.now);
            let (late, sent) = bench.call_with(|call| call.key = 1, "1");
            assert_eq!(sent, None);
            bench.die(child);
            calls.push(late);
            bench.pass(1000);
            assert_eq!(order_of_start(&mut bench), calls);
        }
    }
}

#[test]
fn a_call_goes_behind_those_of_its_id_in_the_queue_also_when_a_child_has_the_id_by_now() {
    let mut bench = one_at_a_time();
    let (first, _) = (bench.call(), bench.call());
    let mut calls = sticky_calls(&mut bench, 1);
    bench.call_with(|_| {}, "");
    calls.extend(sticky_calls(&mut bench, 1));
    // The id is bound now, and its second call still waits behind the call of another caller.
    bench.answer(first);
    calls.extend(sticky_calls(&mut bench, 1));
    let started = order_of_start(&mut bench);
    let of_id: Vec<_> = started
        .into_iter()
        .filter(|ticket| calls.contains(ticket))
        .collect();
    assert_eq!(of_id, calls);
}

#[test]
fn calls_of_an_id_that_is_unbound_may_go_to_any_child_but_in_their_order() {
    let mut bench = one_at_a_time();
    let (child, other) = (bench.sticky(1), bench.call());
    let mut calls = sticky_calls(&mut bench, 2);
    assert!(!bench.dispatcher.forget(1), "its calls wait");
    bench.dispatcher.unbind(1, bench.now);
    calls.extend(sticky_calls(&mut bench, 1));
    bench.answer(other);
    assert_ne!(bench.sent_later()[0].0, child);
    assert_eq!(order_of_start(&mut bench), calls);
    assert!(bench.dispatcher.forget(1));
}
