//! Idle children.

use super::*;

fn idle_after(expect: f64) -> Bench {
    let lifecycle = group(&[("expect", number(expect)), ("internal", number(100.0))]);
    let mut bench = Bench::new(&[("max", number(1.0)), ("lifecycle", lifecycle)]);
    let call = bench.call();
    bench.dispatcher.first_read(call.0);
    bench.answer(call);
    bench
}

#[test]
fn an_idle_child_is_stopped_and_woken_by_its_next_call() {
    let mut bench = idle_after(250.0);
    bench.pass(200);
    assert!(!bench.actions.contains(&Action::Stop(ChildId(1))));
    bench.pass(100);
    assert!(bench.actions.contains(&Action::Stop(ChildId(1))));
    bench.actions.clear();
    bench.call();
    assert_eq!(bench.actions, [Action::Continue(ChildId(1))]);
    let kinds: Vec<_> = bench
        .events
        .iter()
        .filter(|event| matches!(event, PoolEvent::Woke { .. }))
        .collect();
    assert_eq!(kinds.len(), 1);
}

#[test]
fn a_child_with_a_call_is_never_stopped_however_long_it_takes() {
    let mut bench = idle_after(250.0);
    let call = bench.call();
    bench.pass(10_000);
    assert!(!bench.dispatcher.sleep(call.0));
    assert!(!bench.actions.contains(&Action::Stop(call.0)));
}

#[test]
fn a_child_is_idle_from_its_last_answer_on_not_from_the_call() {
    let mut bench = idle_after(250.0);
    let call = bench.call();
    bench.pass(10_000);
    bench.answer(call);
    bench.pass(200);
    assert!(!bench.actions.contains(&Action::Stop(call.0)));
    bench.pass(200);
    assert!(bench.actions.contains(&Action::Stop(call.0)));
}

#[test]
fn a_sleeping_child_that_shall_go_is_ended() {
    let mut bench = idle_after(1.0);
    assert!(bench.dispatcher.sleep(ChildId(1)));
    bench.dispatcher.close();
    bench.settle();
    assert!(bench.actions.contains(&Action::End(ChildId(1))));
}
