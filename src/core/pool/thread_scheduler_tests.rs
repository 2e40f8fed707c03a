//! Tests of which thread gets which task, as orders.

use std::time::Duration;

use super::ThreadOrder::{End, Late, Run, Start, Wake};
use super::*;
use crate::core::pool::option::OptionValue;

const FIRST: ChildId = ChildId(1);
const SECOND: ChildId = ChildId(2);

struct Bench {
    scheduler: ThreadScheduler,
    now: Instant,
}

impl Bench {
    fn new(max: f64) -> Self {
        let options = [
            ("path", OptionValue::Text("/app/thread.js".to_owned())),
            ("max", OptionValue::Number(max)),
            ("concurrency", OptionValue::Number(1.0)),
            ("strategy", OptionValue::Text("WARMEST".to_owned())),
            ("lifecycle", OptionValue::Bool(false)),
            ("startTimeout", OptionValue::Number(0.0)),
        ];
        let options = options.map(|(key, value)| (key.to_owned(), value)).to_vec();
        let now = Instant::now();
        let config = Config::read(OptionValue::Map(options)).unwrap();
        Bench {
            scheduler: ThreadScheduler::new(config, now),
            now,
        }
    }

    /// The orders after this event.
    fn after(&mut self, event: impl FnOnce(&mut ThreadScheduler, Instant)) -> Vec<ThreadOrder> {
        event(&mut self.scheduler, self.now);
        self.scheduler.take_orders()
    }

    fn submit(&mut self, ticket: Ticket) -> Vec<ThreadOrder> {
        self.after(|scheduler, now| scheduler.submit(ticket, 0, now))
    }
}

#[test]
fn threads_grow_with_the_tasks_and_the_rest_waits() {
    let mut bench = Bench::new(2.0);
    assert_eq!(bench.submit(0), [Start(FIRST), Run(FIRST, 0)]);
    assert_eq!(bench.submit(1), [Start(SECOND), Run(SECOND, 1)]);
    assert_eq!(bench.submit(2), []);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now)),
        [Run(SECOND, 2)]
    );
}

#[test]
fn a_task_that_is_tried_again_prefers_the_thread_that_was_used_last() {
    let mut bench = Bench::new(3.0);
    bench.submit(0);
    bench.submit(1);
    bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now));
    bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now));
    let again = |scheduler: &mut ThreadScheduler, now| scheduler.submit_to_idle(1, 0, now);
    assert_eq!(bench.after(again), [Run(SECOND, 1)]);
}

#[test]
fn a_thread_that_ends_leaves_its_place_at_once_however_often_that_happens() {
    let mut bench = Bench::new(1.0);
    bench.submit(0);
    for ticket in 1..20 {
        let thread = ChildId(ticket);
        bench.submit(ticket);
        let next = ChildId(ticket + 1);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.ended(thread, now)),
            [Start(next), Run(next, ticket)]
        );
    }
}

#[test]
fn a_task_whose_time_is_over_loses_its_thread_and_the_next_gets_one() {
    let mut bench = Bench::new(1.0);
    let late = bench.now + Duration::from_millis(20);
    let orders = bench.after(|scheduler, now| scheduler.submit(0, 20, now));
    assert_eq!(orders, [Start(FIRST), Wake(late), Run(FIRST, 0)]);
    bench.submit(1);
    bench.now = late;
    let orders = bench.after(ThreadScheduler::on_time);
    assert!(matches!(orders[..], [Late(FIRST), Wake(_)]));
    assert_eq!(
        bench.after(|scheduler, now| scheduler.ended(FIRST, now)),
        [Start(SECOND), Run(SECOND, 1)]
    );
}

#[test]
fn the_host_is_told_of_an_earlier_time_alone_and_asks_again_at_its_own() {
    let mut bench = Bench::new(3.0);
    let after = |ms| bench.now + Duration::from_millis(ms);
    let (first, earlier) = (after(40), after(20));
    let mut wakes = |timeout, ticket| {
        let orders = bench.after(|scheduler, now| scheduler.submit(ticket, timeout, now));
        orders.contains(&Wake(bench.now + Duration::from_millis(timeout.into())))
    };
    assert!(wakes(40, 0));
    assert!(wakes(20, 1));
    assert!(!wakes(60, 2));
    bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now));
    bench.now = earlier;
    assert_eq!(bench.after(ThreadScheduler::on_time), [Wake(first)]);
    bench.now = first;
    let orders = bench.after(ThreadScheduler::on_time);
    assert!(matches!(orders[..], [Late(FIRST), Wake(_)]));
}

#[test]
fn a_task_that_was_given_up_is_run_by_nobody() {
    let mut bench = Bench::new(1.0);
    bench.submit(0);
    bench.submit(1);
    assert_eq!(bench.after(|scheduler, now| scheduler.cancel(1, now)), []);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
        []
    );
}

#[test]
fn the_limit_moves_both_ways() {
    let mut bench = Bench::new(1.0);
    bench.submit(0);
    bench.submit(1);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.set_max(2, now)),
        [Start(SECOND), Run(SECOND, 1)]
    );
    assert_eq!(bench.after(|scheduler, now| scheduler.set_max(1, now)), []);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now)),
        [End(SECOND)]
    );
}

#[test]
fn a_thread_is_replaced_and_finishes_its_task_first() {
    let mut bench = Bench::new(1.0);
    bench.submit(0);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.recycle(FIRST, now)),
        [Start(SECOND)]
    );
    assert_eq!(bench.submit(1), [Run(SECOND, 1)]);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
        [End(FIRST)]
    );
    bench.after(|scheduler, now| scheduler.ended(FIRST, now));
    assert_eq!(bench.scheduler.stats(bench.now).recycled, 1);
}

#[test]
fn a_thread_that_is_drained_finishes_its_task_and_ends() {
    let mut bench = Bench::new(2.0);
    bench.submit(0);
    assert_eq!(bench.after(|scheduler, now| scheduler.drain(FIRST, now)), []);
    assert!(!bench.scheduler.is_serving(FIRST));
    assert_eq!(bench.submit(1), [Start(SECOND), Run(SECOND, 1)]);
    assert_eq!(
        bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
        [End(FIRST)]
    );
}

#[test]
fn a_thread_is_started_in_place_of_one_that_was_ended() {
    let mut bench = Bench::new(1.0);
    bench.submit(0);
    bench.after(|scheduler, now| scheduler.ended(FIRST, now));
    let instead = bench.after(|scheduler, now| scheduler.start_instead(now));
    assert_eq!(instead, [Start(SECOND)]);
    let stats = bench.scheduler.stats(bench.now);
    assert_eq!((stats.restarts, stats.children.len()), (1, 1));
}

#[test]
fn threads_can_be_there_before_their_tasks() {
    let mut bench = Bench::new(2.0);
    let warm = |scheduler: &mut ThreadScheduler, now| scheduler.warm(2, now);
    assert_eq!(bench.after(warm), [Start(FIRST), Start(SECOND)]);
    assert_eq!(bench.submit(0).len(), 1);
    bench.after(|scheduler, now| scheduler.ended(FIRST, now));
    assert_eq!(bench.after(|scheduler, now| scheduler.ended(SECOND, now)), []);
}
