//! Tests of how a child becomes ready, or fails to.

use super::*;

fn is_ready(bench: &Bench, child: ChildId) -> bool {
    let is_its = |event: &&PoolEvent| matches!(event, PoolEvent::Ready { child: other } if *other == child);
    bench.events.iter().filter(is_its).count() == 1
}

fn look(bench: &mut Bench, child: ChildId, is_at_rest: bool) -> bool {
    bench.pass(50);
    assert_eq!(bench.actions.pop(), Some(Action::LookAtRest(child)));
    let is_settled = bench.dispatcher.looked_at_rest(child, is_at_rest, bench.now);
    bench.settle();
    is_settled
}

#[test]
fn a_child_with_our_host_is_ready_when_it_says_so() {
    let mut bench = Bench::new(&[]);
    let (child, _) = bench.call();
    bench.dispatcher.met_host(child);
    bench.dispatcher.first_read(child);
    bench.pass(10_000);
    assert!(!is_ready(&bench, child));
    bench.dispatcher.became_ready(child, bench.now);
    bench.dispatcher.became_ready(child, bench.now);
    bench.settle();
    assert!(is_ready(&bench, child));
}

#[test]
fn a_plain_script_without_our_host_is_ready_when_it_has_read() {
    let mut bench = Bench::new(&[]);
    let (child, _) = bench.call();
    bench.dispatcher.first_read_without_host(child, false, bench.now);
    bench.settle();
    assert!(is_ready(&bench, child));
}

#[test]
fn a_module_without_our_host_is_ready_when_it_rests() {
    let mut bench = Bench::new(&[]);
    let (child, _) = bench.call();
    bench.dispatcher.first_read_without_host(child, true, bench.now);
    for is_at_rest in [true, true, true, false, true, true, true] {
        assert!(!look(&mut bench, child, is_at_rest));
        assert!(!is_ready(&bench, child));
    }
    assert!(look(&mut bench, child, true));
    assert!(is_ready(&bench, child));
}

#[test]
fn one_that_never_rests_is_not_looked_at_forever() {
    let mut bench = Bench::new(&[]);
    let (child, _) = bench.call();
    bench.dispatcher.first_read_without_host(child, true, bench.now);
    let looks = (1..).find(|_| look(&mut bench, child, false));
    assert_eq!(looks, Some(40));
    assert!(is_ready(&bench, child));
}

#[test]
fn one_that_loads_our_host_is_looked_at_no_more() {
    let mut bench = Bench::new(&[]);
    let (child, _) = bench.call();
    bench.dispatcher.first_read_without_host(child, true, bench.now);
    bench.dispatcher.met_host(child);
    bench.pass(5000);
    assert!(!bench.actions.contains(&Action::LookAtRest(child)));
    assert!(!is_ready(&bench, child));
}

#[test]
fn one_that_is_not_ready_in_time_is_killed_and_its_calls_reject() {
    for dismissed in [false, true] {
        let mut bench = Bench::new(&[("startTimeout", number(1000.0)), ("concurrency", number(1.0))]);
        let (child, _) = bench.call();
        if dismissed {
            bench.dispatcher.let_go(child, bench.now);
        }
        bench.pass(999);
        assert!(bench.rejected().is_empty());
        bench.pass(1);
        assert_eq!(bench.rejected(), [(0, "ERR_START_TIMEOUT".to_owned())]);
        assert_eq!(bench.actions.last(), Some(&Action::Kill(child)));
        bench.die(child);
        assert_eq!(bench.rejected().len(), 1);
    }
}

#[test]
fn one_that_cannot_get_ready_counts_once_and_at_once() {
    let mut bench = Bench::new(&[("max", number(1.0))]);
    for failures in 1..=5 {
        let (child, _) = bench.call();
        bench
            .dispatcher
            .start_failed(child, "Error: no database".to_owned(), None, bench.now);
        bench.settle();
        assert_eq!(bench.rejected().last().unwrap().1, "ERR_START_FAILED");
        assert!(bench.actions.contains(&Action::End(child)));
        if failures % 2 == 0 {
            bench.die(child);
        }
        let (_, sent) = bench.call_with(|_| {}, "");
        assert_eq!(sent, None, "there is a pause");
        let code = &bench.rejected().last().unwrap().1.clone();
        assert_eq!(code == "ERR_CRASH_LOOP", failures == 5, "{code} after {failures}");
        if failures < 5 {
            bench.pass(5000);
            let (next, call) = *bench.sent_later().last().unwrap();
            bench.answer((next, call));
            bench.dispatcher.let_go(next, bench.now);
            bench.settle();
        }
    }
}

#[test]
fn one_that_was_ready_in_time_has_all_the_time_it_wants() {
    for is_leaving in [false, true] {
        let mut bench = Bench::new(&[("startTimeout", number(1000.0))]);
        let (child, call) = bench.call();
        if is_leaving {
            bench.dispatcher.let_go(child, bench.now);
        }
        bench.dispatcher.became_ready(child, bench.now);
        bench.pass(5000);
        assert!(bench.rejected().is_empty());
        assert_eq!(bench.answer((child, call)), Some(Some(0)));
    }
}

#[test]
fn no_pid_is_told_before_there_is_one() {
    let mut bench = Bench::new(&[("min", number(1.0)), ("startTimeout", number(1000.0))]);
    bench.dispatcher.warm(1, bench.now);
    assert_eq!(bench.stats().children[0].pid, None);
    assert_eq!(bench.dispatcher.targets(), [(None, 1.0)]);
    bench.now += Duration::from_secs(2);
    bench.dispatcher.on_time(bench.now);
    while let Some(action) = bench.dispatcher.next_action() {
        if let Action::LookForDebugger(child) = action {
            bench.dispatcher.start_timed_out(child, bench.now);
        }
    }
    let events = bench.dispatcher.take_events();
    let pid = events.iter().find_map(|event| match event {
        PoolEvent::StartFailed { failure, .. } => Some(failure.pid),
        _ => None,
    });
    assert_eq!(pid, Some(None));
}
