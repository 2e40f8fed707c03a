//! Time-outs and aborts.

use super::*;

#[test]
fn a_call_that_is_late_fails_and_its_child_is_told() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (ticket, sent) = bench.call_with(|call| call.timeout_ms = 100, "");
    let (child, call) = sent.unwrap();
    bench.pass(99);
    assert!(bench.rejected().is_empty());
    bench.pass(1);
    assert_eq!(bench.rejected(), [(ticket, "ERR_TASK_TIMEOUT".to_owned())]);
    assert!(bench.actions.contains(&Action::Cancel(child, call)));
    assert_eq!(bench.answer((child, call)), Some(None));
}

#[test]
fn the_time_runs_from_when_the_child_gets_the_call() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let first = bench.call();
    bench.call_with(|call| call.timeout_ms = 100, "");
    bench.pass(500);
    assert!(bench.rejected().is_empty());
    bench.answer(first);
    bench.pass(100);
    assert_eq!(bench.rejected().len(), 1);
}

#[test]
fn a_call_left_running_frees_its_place_but_still_counts_as_in_flight() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let (child, call) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.settle();
    let next = bench.call();
    assert_eq!((next.0, bench.dispatcher.in_flight(child)), (child, 2));
    assert_eq!(bench.answer((child, call)), Some(None));
    assert_eq!(bench.dispatcher.in_flight(child), 1);
}

#[test]
fn a_blocked_child_with_nothing_but_dropped_calls_is_killed() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    assert!(bench.actions.contains(&Action::CheckBlocked(child)));
    bench.dispatcher.found_blocked(child, bench.now);
    bench.settle();
    assert!(bench.actions.contains(&Action::Kill(child)));
    assert_ne!(bench.call().0, child);
}

#[test]
fn a_blocked_child_that_others_wait_for_is_passed_over_until_it_reads() {
    let mut bench = Bench::new(&[("max", number(2.0)), ("killGrace", number(1000.0))]);
    let (blocked, _) = bench.call();
    let (other, _) = bench.call();
    assert_eq!(bench.call().0, blocked);
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    bench.dispatcher.found_blocked(blocked, bench.now);
    bench.settle();
    assert_eq!([bench.call().0, bench.call().0], [other, other]);
    bench.actions.clear();
    bench.pass(1000);
    assert_eq!(bench.actions, [Action::CheckBlocked(blocked)]);
    bench.dispatcher.found_reading(blocked, bench.now);
    let again = [bench.call().0, bench.call().0];
    assert!(again.contains(&blocked), "{again:?}");
}

/// It can have read the call together with the end of it.
#[test]
fn a_child_that_reads_is_looked_at_once_more_while_it_has_a_dropped_call() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.settle();
    for more in [true, false] {
        bench.actions.clear();
        bench.pass(1000);
        assert_eq!(bench.actions, [Action::CheckBlocked(child)]);
        bench.dispatcher.found_reading(child, bench.now);
        bench.settle();
        assert_eq!(bench.actions.contains(&Action::Probe(child)), more);
    }
    bench.actions.clear();
    bench.pass(10_000);
    assert!(bench.actions.is_empty());
}

/// A look that another call's end is due for would come too soon after it was given something.
#[test]
fn a_child_has_time_to_read_what_it_is_given_to_see_whether_it_reads() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call();
    bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1);
    bench.dispatcher.cancel(1, bench.now);
    bench.pass(999);
    bench.dispatcher.found_reading(child, bench.now);
    bench.settle();
    assert!(bench.actions.contains(&Action::Probe(child)));
    bench.actions.clear();
    bench.pass(1);
    assert_eq!(bench.actions, []);
    bench.pass(999);
    assert_eq!(bench.actions, [Action::CheckBlocked(child)]);
}

#[test]
fn a_blocked_child_is_not_looked_at_without_pause_however_short_the_grace() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(0.0))]);
    let (child, _) = bench.call();
    bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(0);
    bench.dispatcher.found_blocked(child, bench.now);
    assert!(bench.dispatcher.next_timer().unwrap() > bench.now);
}

#[test]
fn a_blocked_child_that_gets_done_with_nothing_but_dropped_calls_is_used_again() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let dropped = [bench.call(), bench.call()];
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    bench.dispatcher.found_blocked(dropped[0].0, bench.now);
    bench.dispatcher.cancel(1, bench.now);
    bench.settle();
    for call in dropped {
        bench.answer(call);
    }
    bench.pass(1000);
    bench.call();
}
