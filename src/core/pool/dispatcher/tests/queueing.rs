//! Calls that have to wait.

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
fn a_clogged_lane_makes_calls_wait_until_it_has_room() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.set_room(child, false);
    assert_eq!(bench.call_with(|_| {}, "").1, None);
    bench.dispatcher.set_room(child, true);
    bench.dispatcher.pump(bench.now);
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
    bench.pass(0);
    let sent = bench.sent_later();
    assert_eq!(sent[0].0, child);
    assert_eq!(bench.answer(sent[0]), Some(Some(third)));
}
