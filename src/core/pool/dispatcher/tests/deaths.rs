//! Tests of what happens to the calls of a dead child, and to the pool.

use super::*;
use crate::core::error::Error;

fn get_ready(bench: &mut Bench, child: ChildId) {
    bench.dispatcher.became_ready(child, bench.now);
    bench.settle();
}

#[test]
fn a_dead_childs_calls_fail_and_the_next_gets_a_fresh_child() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, call) = bench.call();
    get_ready(&mut bench, child);
    bench.die(child);
    assert_eq!(bench.rejected(), [(0, "ERR_CHILD_EXITED".to_owned())]);
    assert_eq!(bench.answer((child, call)), None);
    assert_ne!(bench.call().0, child);
}

#[test]
fn calls_that_only_waited_for_the_dead_child_go_to_another() {
    let mut bench = Bench::new(&[("max", number(1.0)), ("concurrency", number(1.0))]);
    let (child, _) = bench.call();
    get_ready(&mut bench, child);
    let (waiting, _) = bench.call_with(|_| {}, "");
    bench.die(child);
    bench.pass(0);
    let sent = bench.sent_later();
    assert_eq!(bench.answer(sent[0]), Some(Some(waiting)));
    assert_eq!(bench.rejected().len(), 1);
}

#[test]
fn a_child_cannot_answer_anothers_call_nor_one_twice() {
    let mut bench = Bench::new(&[("max", number(2.0))]);
    let (first, second) = (bench.call(), bench.call());
    assert_eq!(bench.answer((second.0, first.1)), None);
    assert_eq!(bench.answer(first), Some(Some(0)));
    assert_eq!(bench.answer(first), None);
}

#[test]
fn deaths_at_start_are_paused_and_then_refused() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    for _ in 0..5 {
        let (_, sent) = bench.call_with(|_| {}, "");
        let child = sent.map_or_else(
            || {
                bench.pass(2000);
                bench.sent_later().last().unwrap().0
            },
            |(child, _)| child,
        );
        bench.die(child);
    }
    let (refused, _) = bench.call_with(|_| {}, "");
    assert_eq!(
        bench.rejected().last(),
        Some(&(refused, "ERR_CRASH_LOOP".to_owned()))
    );
    assert_eq!(bench.started(), 5);
    bench.pass(6000);
    bench.call();
    assert_eq!(bench.started(), 6);
}

#[test]
fn min_children_are_replaced_but_never_in_a_spin() {
    let mut bench = Bench::new(&[("max", number(3.0)), ("min", number(2.0))]);
    bench.dispatcher.warm(2, bench.now);
    bench.settle();
    (1..=2).for_each(|child| get_ready(&mut bench, ChildId(child)));
    bench.die(ChildId(1));
    assert_eq!(bench.started(), 2);
    bench.pass(1001);
    assert_eq!(bench.started(), 3);
}

#[test]
fn a_child_that_cannot_be_started_fails_its_call_with_the_reason() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, _) = bench.call();
    let error = Error::Spawn {
        step: "executing",
        subject: "/x".to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    };
    bench.dispatcher.spawn_failed(child, &error, bench.now);
    bench.settle();
    assert_eq!(bench.rejected(), [(0, "ERR_SPAWN".to_owned())]);
    assert!(bench.dispatcher.targets().is_empty());
}

#[test]
fn a_closed_channel_loses_its_calls_after_waiting_for_the_exit_status() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, _) = bench.call();
    get_ready(&mut bench, child);
    bench.dispatcher.disconnected(child, bench.now);
    bench.settle();
    assert!(bench.rejected().is_empty());
    assert_ne!(bench.call().0, child);
    bench.pass(1100);
    assert_eq!(bench.rejected(), [(0, "ERR_CHILD_EXITED".to_owned())]);
    assert!(bench.actions.contains(&Action::End(child)));
}

#[test]
fn a_child_that_breaks_the_rules_is_killed_and_its_calls_fail_at_once() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    let (child, _) = bench.call();
    bench
        .dispatcher
        .evict(child, &Error::Protocol { pid: 1 }, bench.now);
    bench.settle();
    assert_eq!(bench.rejected(), [(0, "ERR_PROTOCOL".to_owned())]);
    assert!(bench.actions.contains(&Action::Kill(child)));
}

#[test]
fn one_is_started_instead_only_where_there_is_room_and_not_kept_alive() {
    let mut bench = Bench::new(&[("max", number(2.0))]);
    let (first, _) = bench.call();
    get_ready(&mut bench, first);
    for _ in 0..3 {
        bench.dispatcher.start_instead(bench.now);
        bench.settle();
    }
    assert_eq!(bench.dispatcher.targets().len(), 2);
    assert_eq!(bench.stats().restarts, 1);
    bench.die(first);
    bench.pass(50_000);
    assert_eq!(bench.dispatcher.targets().len(), 1);
}
