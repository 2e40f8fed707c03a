//! Tests of children that have done enough.

use super::*;

fn recycling(key: &str, value: f64) -> Bench {
    Bench::new(&[("max", number(1.0)), ("recycle", group(&[(key, number(value))]))])
}

#[test]
fn a_child_serves_until_the_one_that_takes_its_place_is_ready() {
    let mut bench = recycling("calls", 2.0);
    for _ in 0..2 {
        let call = bench.call_ready();
        bench.answer(call);
    }
    assert_eq!(bench.started(), 1);
    bench.pass(0);
    assert_eq!((bench.started(), bench.ended().len()), (2, 0));
    let last = bench.call();
    assert_eq!(last.0, ChildId(1));
    bench.ready(2);
    assert!(bench.ended().is_empty());
    assert_eq!(bench.call().0, ChildId(2));
    bench.answer(last);
    assert_eq!(bench.ended(), [ChildId(1)]);
    let stats = bench.stats();
    assert_eq!((stats.recycled, stats.restarts, stats.spares), (1, 0, 0));
}

#[test]
fn the_reading_of_a_stream_is_no_call_that_counts() {
    let mut bench = recycling("calls", 2.0);
    let call = bench.call_ready();
    bench.answer(call);
    for _ in 0..5 {
        let (_, reading) = bench.call_with(|call| call.to = Some(ChildId(1)), "");
        bench.answer(reading.unwrap());
    }
    bench.pass(0);
    assert_eq!(bench.started(), 1);
    let call = bench.call();
    bench.answer(call);
    bench.pass(0);
    assert_eq!(bench.started(), 2);
}

#[test]
fn a_spare_child_takes_over_at_once() {
    let mut bench = Bench::new(&[
        ("max", number(1.0)),
        ("spare", number(1.0)),
        ("recycle", group(&[("calls", number(1.0))])),
    ]);
    bench.dispatcher.warm(0, bench.now);
    bench.settle();
    bench.ready(1);
    let first = bench.call();
    bench.ready(2);
    bench.answer(first);
    bench.pass(0);
    assert_eq!(bench.ended(), [ChildId(1)]);
    assert_eq!(bench.call().0, ChildId(2));
}

#[test]
fn one_child_after_the_other_is_replaced() {
    let mut bench = Bench::new(&[
        ("max", number(2.0)),
        ("recycle", group(&[("age", number(1000.0))])),
    ]);
    for _ in 0..2 {
        let call = bench.call_ready();
        bench.answer(call);
    }
    bench.pass(1000);
    assert_eq!(bench.started(), 3);
    bench.ready(3);
    assert_eq!((bench.started(), bench.ended()), (4, vec![ChildId(1)]));
    bench.ready(4);
    assert_eq!(
        (bench.started(), bench.ended()),
        (4, vec![ChildId(1), ChildId(2)])
    );
}

#[test]
fn one_without_calls_is_neither_old_nor_too_large() {
    let mut bench = recycling("age", 1000.0);
    let call = bench.call_ready();
    bench.pass(1000);
    bench.dispatcher.exceeded_memory(ChildId(1), bench.now);
    bench.settle();
    assert_eq!(bench.started(), 1);
    bench.answer(call);
    bench.pass(0);
    assert_eq!(bench.started(), 2);
}

#[test]
fn one_that_is_too_large_is_replaced() {
    let mut bench = recycling("memory", 1e6);
    let call = bench.call_ready();
    bench.answer(call);
    bench.dispatcher.exceeded_memory(ChildId(1), bench.now);
    bench.settle();
    bench.ready(2);
    assert_eq!(bench.ended(), [ChildId(1)]);
}

#[test]
fn when_its_successor_dies_at_start_a_child_serves_on() {
    let mut bench = recycling("calls", 1.0);
    let call = bench.call_ready();
    bench.answer(call);
    bench.pass(0);
    bench.die(ChildId(2));
    assert_eq!(bench.call().0, ChildId(1));
    bench.pass(200);
    bench.ready(3);
    assert_eq!(bench.call().0, ChildId(3));
}

#[test]
fn an_isolated_child_has_one_call() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("isolate", OptionValue::Bool(true))]);
    let first = bench.call_ready();
    let (second, sent) = bench.call_with(|call| call.key = 1, "1");
    assert_eq!(sent, None);
    bench.answer(first);
    assert!(bench.sent_later().is_empty());
    bench.pass(0);
    assert_eq!(bench.ended(), [ChildId(1)]);
    bench.pass(0);
    let sent = bench.sent_later()[0];
    assert_eq!(sent.0, ChildId(2));
    assert_eq!(bench.answer(sent), Some(Some(second)));
}

#[test]
fn an_isolated_child_whose_call_was_given_up_has_no_other() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("isolate", OptionValue::Bool(true))]);
    let (ticket, _) = bench.call_with(|_| {}, "");
    bench.ready(1);
    bench.dispatcher.cancel(ticket, bench.now);
    bench.reads(ChildId(1));
    bench.call_with(|_| {}, "");
    bench.pass(0);
    bench.pass(0);
    assert_eq!(
        bench.sent_later().last().map(|(child, _)| *child),
        Some(ChildId(2))
    );
    bench.pass(2000);
    assert_eq!(bench.ended(), [ChildId(1)]);
}

#[test]
fn one_from_which_something_is_still_read_ends_after_that() {
    let mut bench = recycling("calls", 1.0);
    let call = bench.call_ready();
    bench.answer(call);
    bench.dispatcher.hold(ChildId(1));
    bench.pass(0);
    bench.ready(2);
    assert!(bench.ended().is_empty());
    let (_, read) = bench.call_with(|call| call.to = Some(ChildId(1)), "");
    bench.answer(read.unwrap());
    assert!(bench.ended().is_empty());
    bench.dispatcher.release_hold(ChildId(1), bench.now);
    bench.settle();
    assert_eq!(bench.ended(), [ChildId(1)]);
    let (late, _) = bench.call_with(|call| call.to = Some(ChildId(1)), "");
    assert_eq!(bench.rejected(), [(late, "ERR_CHILD_EXITED".to_owned())]);
}

#[test]
fn a_call_to_a_child_that_leaves_counts_for_no_other() {
    let mut bench = Bench::new(&[
        ("max", number(2.0)),
        ("concurrency", number(1.0)),
        ("strategy", OptionValue::Text("MINIMUM_CONNECTION".to_owned())),
    ]);
    let (first, second) = (bench.call_ready(), bench.call_ready());
    bench.call_with(|call| call.to = Some(first.0), "");
    bench.dispatcher.let_go(first.0, bench.now);
    bench.answer(first);
    let parting = bench.sent_later()[0];
    bench.answer(parting);
    bench.answer(second);
    let third = bench.call_ready();
    bench.answer(third);
    let picked: Vec<_> = (0..2).map(|_| bench.call().0).collect();
    assert_eq!(
        picked.iter().collect::<std::collections::BTreeSet<_>>().len(),
        2,
        "{picked:?}"
    );
}
