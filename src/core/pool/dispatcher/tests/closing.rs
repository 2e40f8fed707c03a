//! Fewer children, and none.

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
