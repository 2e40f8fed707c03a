//! Tests of timeouts and aborts.

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
fn a_call_that_waits_too_long_is_rejected_and_one_that_runs_is_not() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let first = bench.call();
    let (second, _) = bench.call_with(|_| {}, "");
    for ticket in [0, second] {
        bench.dispatcher.limit_wait(ticket, 100, bench.now);
    }
    bench.pass(99);
    assert!(bench.rejected().is_empty());
    bench.pass(1);
    assert_eq!(bench.rejected(), [(second, "ERR_QUEUE_TIMEOUT".to_owned())]);
    // The place in the queue is free again.
    bench.answer(first);
    assert_eq!(bench.call().0, first.0);
}

#[test]
fn a_call_left_running_frees_its_place_but_still_counts_as_in_flight() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let (child, call) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.settle();
    bench.reads(child);
    let next = bench.call();
    assert_eq!((next.0, bench.dispatcher.in_flight(child)), (child, 2));
    assert_eq!(bench.answer((child, call)), Some(None));
    assert_eq!(bench.dispatcher.in_flight(child), 1);
}

#[test]
fn a_blocked_child_with_nothing_but_dropped_calls_is_killed() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call_ready();
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    assert!(bench.actions.contains(&Action::CheckBlocked(child)));
    bench.dispatcher.found_unread(child, bench.now);
    bench.settle();
    assert!(bench.actions.contains(&Action::Kill(child)));
    assert_ne!(bench.call().0, child);
}

#[test]
fn a_blocked_child_that_others_wait_for_is_passed_over_until_it_reads() {
    let mut bench = Bench::new(&[("max", number(2.0)), ("killGrace", number(1000.0))]);
    let (blocked, _) = bench.call_ready();
    let (other, _) = bench.call();
    assert_eq!(bench.call().0, blocked);
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    bench.dispatcher.found_unread(blocked, bench.now);
    bench.settle();
    assert_eq!([bench.call().0, bench.call().0], [other, other]);
    bench.actions.clear();
    bench.pass(1000);
    assert_eq!(bench.actions, [Action::CheckBlocked(blocked)]);
    bench.reads(blocked);
    let again = [bench.call().0, bench.call().0];
    assert!(again.contains(&blocked), "{again:?}");
}

/// The child can have read the call together with its cancellation.
#[test]
fn a_child_gets_no_call_before_it_has_read_that_one_is_off_and_something_after_that() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let (child, _) = bench.call();
    let waits = [
        bench.call_with(|_| {}, "").1,
        bench.call_with(|call| call.to = Some(child), "").1,
    ];
    assert_eq!(waits, [None, None]);
    bench.dispatcher.cancel(0, bench.now);
    for is_first in [true, false] {
        bench.actions.clear();
        bench.pass(1);
        assert!(bench.actions.contains(&Action::CheckBlocked(child)));
        assert!(bench.sent_later().is_empty());
        bench.dispatcher.found_reading(child, bench.now);
        bench.settle();
        assert_eq!(bench.actions.contains(&Action::Probe(child)), is_first);
    }
    assert_eq!(bench.sent_later().len(), 1);
}

#[test]
fn what_waits_for_a_child_that_is_found_blocked_goes_elsewhere_or_fails_with_it() {
    for by_abort in [true, false] {
        let mut bench = Bench::new(&[
            ("max", number(1.0)),
            ("concurrency", number(1.0)),
            ("killGrace", number(1000.0)),
        ]);
        let (child, _) = bench
            .call_with(|call| call.timeout_ms = 100 * u32::from(!by_abort), "")
            .1
            .unwrap();
        bench.dispatcher.became_ready(child, bench.now);
        let (addressed, _) = bench.call_with(|call| call.to = Some(child), "");
        let (any, _) = bench.call_with(|call| call.key = 1, "1");
        if by_abort {
            bench.dispatcher.cancel(0, bench.now);
        }
        bench.pass(100);
        bench.dispatcher.close();
        bench.dispatcher.found_unread(child, bench.now);
        bench.pass(1000);
        bench.dispatcher.found_unread(child, bench.now);
        bench.settle();
        assert!(bench.actions.contains(&Action::Kill(child)));
        assert!(bench.sent_later().is_empty());
        bench.die(child);
        assert_eq!(
            bench.rejected().last(),
            Some(&(addressed, "ERR_CHILD_EXITED".to_owned()))
        );
        bench.pass(1000);
        let [(other, call)] = bench.sent_later()[..] else {
            panic!("{:?}", bench.actions);
        };
        assert_ne!(other, child);
        assert_eq!(bench.answer((other, call)), Some(Some(any)));
        bench.die(other);
        assert!(bench.dispatcher.is_closed());
    }
}

/// What a task does after its cancellation may block its child later.
#[test]
fn a_child_that_goes_on_with_a_dropped_call_is_looked_at_once_more() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.reads(child);
    bench.actions.clear();
    bench.pass(1000);
    assert_eq!(bench.actions, [Action::Probe(child)]);
    bench.pass(1);
    assert_eq!(bench.actions, [Action::Probe(child), Action::CheckBlocked(child)]);
    bench.dispatcher.found_reading(child, bench.now);
    bench.actions.clear();
    bench.pass(10_000);
    assert!(bench.actions.is_empty());
}

#[test]
fn a_child_that_is_being_started_is_waited_for() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let (child, _) = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    for is_there in [false, false, true, true, true] {
        bench.actions.clear();
        bench.pass(2000);
        assert!(bench.actions.contains(&Action::CheckBlocked(child)));
        match is_there {
            false => bench.dispatcher.found_starting(child, bench.now),
            true => bench.dispatcher.found_unread(child, bench.now),
        }
        bench.settle();
        assert!(!bench.actions.contains(&Action::Kill(child)));
        assert!(bench.call_with(|_| {}, "").1.is_none());
    }
    bench.actions.clear();
    bench.reads(child);
    assert_eq!(bench.sent_later().len(), 5);
}

#[test]
fn a_child_that_is_done_with_what_was_given_up_gets_calls_at_once() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let dropped = bench.call();
    bench.dispatcher.cancel(0, bench.now);
    assert!(bench.call_with(|_| {}, "").1.is_none());
    bench.answer(dropped);
    assert_eq!(bench.sent_later().len(), 1);
}

#[test]
fn a_blocked_child_is_not_looked_at_without_pause_however_short_the_grace() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(0.0))]);
    let (child, _) = bench.call_ready();
    bench.call();
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(50);
    bench.dispatcher.found_unread(child, bench.now);
    assert!(bench.dispatcher.next_timer().unwrap() > bench.now);
}

#[test]
fn a_blocked_child_that_gets_done_with_nothing_but_dropped_calls_is_used_again() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("killGrace", number(1000.0))]);
    let dropped = [bench.call_ready(), bench.call()];
    bench.dispatcher.cancel(0, bench.now);
    bench.pass(1000);
    bench.dispatcher.found_unread(dropped[0].0, bench.now);
    bench.dispatcher.cancel(1, bench.now);
    bench.settle();
    for call in dropped {
        bench.answer(call);
    }
    bench.pass(1000);
    bench.call();
}
