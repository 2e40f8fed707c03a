//! Tests of calls with a priority.

use std::collections::BTreeSet;

use super::*;

/// A pool of one child, which already has a call.
fn busy() -> (Bench, (ChildId, CallId)) {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let running = bench.call();
    (bench, running)
}

fn queued(bench: &mut Bench, priority: i32) -> u32 {
    let (ticket, _) = bench.call_with(|_| {}, "");
    bench.dispatcher.prioritize(ticket, priority);
    ticket
}

/// The tickets in the order in which their calls are served, after the running call.
fn order(bench: &mut Bench, running: (ChildId, CallId)) -> Vec<u32> {
    let mut served = Vec::new();
    bench.answer(running);
    while let Some(sent) = bench.sent_later().get(served.len()).copied() {
        served.extend(bench.answer(sent).flatten());
    }
    served
}

#[test]
fn the_more_urgent_call_goes_first_and_equals_by_age() {
    let (mut bench, running) = busy();
    let tickets: Vec<_> = [0, -1, 1, 0, 2, 1]
        .map(|priority| queued(&mut bench, priority))
        .into();
    let expected = [4, 2, 5, 0, 3, 1].map(|at: usize| tickets[at]);
    assert_eq!(order(&mut bench, running), expected);
}

#[test]
fn a_call_that_has_waited_for_long_goes_before_a_more_urgent_one() {
    let (mut bench, running) = busy();
    let old = queued(&mut bench, 0);
    bench.pass(9_000);
    let urgent = queued(&mut bench, 1);
    bench.pass(2_000);
    let late = queued(&mut bench, 1);
    assert_eq!(order(&mut bench, running), [urgent, old, late]);
}

#[test]
fn one_that_is_cancelled_or_rejected_leaves_its_place() {
    let (mut bench, running) = busy();
    let tickets = [3, 2, 0].map(|priority| queued(&mut bench, priority));
    bench.dispatcher.cancel(tickets[0], bench.now);
    bench.dispatcher.cancel(tickets[2], bench.now);
    assert_eq!(order(&mut bench, running), [tickets[1]]);
    assert_eq!(bench.stats().counters.queued, 0);
    let (ticket, _) = bench.call_with(|_| {}, "");
    let waiting = queued(&mut bench, 1);
    bench.dispatcher.close_by_force();
    bench.settle();
    let rejected: BTreeSet<_> = bench.rejected().into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(rejected, BTreeSet::from([ticket, waiting]));
}

#[test]
fn calls_of_a_sticky_id_keep_their_order() {
    let (mut bench, running) = busy();
    let first = bench.call_with(|call| call.key = 1, "1").0;
    let second = bench.call_with(|call| call.key = 1, "1").0;
    bench.dispatcher.prioritize(second, 5);
    assert_eq!(order(&mut bench, running), [first, second]);
}
