//! Tests of children that run in addition to those that serve.

use super::*;

fn with_spare(more: &[(&str, OptionValue)]) -> Bench {
    let mut bench = Bench::new(&[&[("max", number(2.0)), ("spare", number(1.0))], more].concat());
    bench.dispatcher.warm(0, bench.now);
    bench.settle();
    bench
}

#[test]
fn a_spare_child_serves_the_first_call_and_another_one_is_started() {
    let mut bench = with_spare(&[]);
    assert_eq!((bench.started(), bench.stats().spares), (1, 1));
    assert_eq!(bench.stats().children.len(), 0);
    bench.ready(1);
    assert_eq!(bench.call().0, ChildId(1));
    assert_eq!((bench.started(), bench.stats().spares), (2, 1));
    let serves = |event: &PoolEvent| matches!(event, PoolEvent::Serves { child: ChildId(1) });
    assert!(bench.events.iter().any(serves));
}

#[test]
fn the_place_of_a_dead_child_is_taken_at_once() {
    let mut bench = with_spare(&[("min", number(2.0))]);
    let call = bench.call_ready();
    bench.ready(3);
    bench.die(call.0);
    assert_eq!(bench.dispatcher.targets().len(), 2);
    let called: Vec<_> = (0..2).map(|_| bench.call().0).collect();
    assert_eq!(called, [ChildId(2), ChildId(3)]);
}

#[test]
fn one_that_is_ready_goes_before_one_that_was_started_first() {
    let mut bench = Bench::new(&[("max", number(2.0)), ("spare", number(2.0))]);
    bench.dispatcher.warm(0, bench.now);
    bench.settle();
    bench.ready(2);
    assert_eq!(bench.call().0, ChildId(2));
    assert_eq!(bench.call().0, ChildId(1));
}

#[test]
fn spare_children_that_die_are_replaced_as_the_crash_budget_allows() {
    let mut bench = with_spare(&[]);
    for child in 1..=5 {
        bench.die(ChildId(child));
        bench.pass(5_000);
    }
    assert_eq!(bench.stats().spares, 1);
    bench.die(ChildId(6));
    assert_eq!(bench.stats().spares, 0);
    assert!(matches!(bench.events.last(), Some(PoolEvent::CrashLoop { .. })));
}

#[test]
fn a_pool_that_closes_ends_them_and_starts_no_more() {
    let mut bench = with_spare(&[]);
    bench.ready(1);
    bench.dispatcher.close();
    bench.settle();
    assert_eq!(bench.ended().first(), Some(&ChildId(1)));
    bench.die(ChildId(1));
    assert_eq!(bench.started(), 1);
    assert!(bench.dispatcher.is_closed());
}
