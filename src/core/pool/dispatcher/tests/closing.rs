//! Tests of reducing the number of children, and of closing.

use super::*;

fn is_closed(bench: &Bench) -> bool {
    bench
        .events
        .iter()
        .any(|event| matches!(event, PoolEvent::Closed))
}

#[test]
fn closing_serves_what_is_under_way_and_refuses_what_is_new() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let running = bench.call();
    bench.call_with(|_| {}, "");
    bench.dispatcher.close();
    let (late, _) = bench.call_with(|_| {}, "");
    assert_eq!(bench.rejected(), [(late, "ERR_POOL_CLOSED".to_owned())]);
    bench.answer(running);
    assert!(!bench.actions.contains(&Action::End(running.0)));
    bench.answer(bench.sent_later()[0]);
    assert!(bench.actions.contains(&Action::End(running.0)) && !is_closed(&bench));
    bench.die(running.0);
    assert!(is_closed(&bench));
}

#[test]
fn force_fails_every_call_and_kills_every_child() {
    let mut bench = Bench::new(&[("max", number(2.0)), ("concurrency", number(1.0))]);
    for _ in 0..3 {
        bench.call_with(|_| {}, "");
    }
    bench.dispatcher.close_by_force();
    bench.settle();
    assert!(bench.rejected().iter().all(|(_, code)| code == "ERR_POOL_CLOSED"));
    assert_eq!(bench.rejected().len(), 3);
    for child in [ChildId(1), ChildId(2)] {
        assert!(bench.actions.contains(&Action::Kill(child)));
        bench.die(child);
    }
    assert!(is_closed(&bench));
}

#[test]
fn a_pool_without_children_closes_at_once() {
    let mut bench = Bench::new(&[]);
    bench.dispatcher.close();
    bench.settle();
    assert!(is_closed(&bench));
}

#[test]
fn a_smaller_max_retires_the_youngest_when_their_calls_are_done() {
    let mut bench = Bench::new(&[("max", number(3.0))]);
    let calls: Vec<_> = (0..3).map(|_| bench.call()).collect();
    bench.dispatcher.set_max(1, bench.now);
    bench.settle();
    assert_eq!(bench.dispatcher.targets().len(), 1);
    assert!(!bench.actions.contains(&Action::End(ChildId(3))));
    bench.answer(calls[2]);
    assert!(bench.actions.contains(&Action::End(ChildId(3))));
    assert_eq!(bench.call().0, ChildId(1));
    assert!(bench.rejected().is_empty());
}

fn two_busy_children() -> (Bench, [(ChildId, CallId); 2]) {
    let mut bench = Bench::new(&[("max", number(2.0)), ("concurrency", number(1.0))]);
    let calls = [bench.call(), bench.call()];
    (bench, calls)
}

#[test]
fn a_child_that_leaves_still_gets_the_calls_addressed_to_it() {
    let (mut bench, [_, (child, call)]) = two_busy_children();
    let (ticket, sent) = bench.call_with(|call| call.to = Some(child), "");
    assert_eq!(sent, None);
    bench.dispatcher.set_max(1, bench.now);
    bench.dispatcher.close();
    bench.answer((child, call));
    assert!(!bench.actions.contains(&Action::End(child)));
    let sent = bench.sent_later()[0];
    assert_eq!((sent.0, bench.answer(sent)), (child, Some(Some(ticket))));
    assert!(bench.actions.contains(&Action::End(child)));
}

#[test]
fn a_call_given_up_frees_a_leaving_child_for_what_is_addressed_to_it() {
    let (mut bench, [_, (child, _)]) = two_busy_children();
    let (ticket, _) = bench.call_with(|call| call.to = Some(child), "");
    bench.dispatcher.set_max(1, bench.now);
    bench.dispatcher.cancel(1, bench.now);
    bench.reads(child);
    assert_eq!(bench.answer(bench.sent_later()[0]), Some(Some(ticket)));
}

#[test]
fn a_surplus_child_with_only_given_up_calls_ends_after_the_grace() {
    let (mut bench, [_, (child, _)]) = two_busy_children();
    bench.dispatcher.set_max(1, bench.now);
    bench.pass(10_000);
    bench.dispatcher.cancel(1, bench.now);
    bench.pass(1999);
    assert!(!bench.actions.contains(&Action::End(child)));
    bench.pass(1);
    assert!(bench.actions.contains(&Action::End(child)));
}

#[test]
fn a_surplus_child_whose_call_was_given_up_before_ends_after_the_grace_too() {
    let (mut bench, [_, (child, _)]) = two_busy_children();
    bench.dispatcher.cancel(1, bench.now);
    bench.pass(10_000);
    bench.dispatcher.set_max(1, bench.now);
    bench.pass(2000);
    assert!(bench.actions.contains(&Action::End(child)));
}

#[test]
fn an_addressed_call_that_is_taken_back_keeps_no_leaving_child() {
    let (mut bench, [_, (child, call)]) = two_busy_children();
    let (ticket, _) = bench.call_with(|call| call.to = Some(child), "");
    bench.dispatcher.set_max(1, bench.now);
    bench.dispatcher.cancel(ticket, bench.now);
    bench.answer((child, call));
    assert!(bench.actions.contains(&Action::End(child)));
}
