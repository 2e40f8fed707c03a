//! Tests of calls that a child gets in addition to its regular calls, such as the reading of a stream.

use super::*;

fn one_at_a_time(options: &[(&str, OptionValue)]) -> Bench {
    let few = [("max", number(1.0)), ("concurrency", number(1.0))];
    Bench::new(&[&few, options].concat())
}

fn beside(bench: &mut Bench, child: ChildId) -> (u32, Option<(ChildId, CallId)>) {
    bench.call_with(|call| (call.to, call.is_beside) = (Some(child), true), "")
}

#[test]
fn a_call_beside_others_takes_the_place_of_none() {
    let mut bench = one_at_a_time(&[]);
    let running = bench.call_ready();
    let (_, waiting) = bench.call_with(|_| {}, "");
    assert_eq!(waiting, None);
    let reading = beside(&mut bench, running.0).1.expect("no wait");
    bench.answer(running);
    assert_eq!(bench.sent_later().len(), 1, "the call that waited");
    bench.answer(reading);
    assert_eq!(bench.sent_later().len(), 1);
}

#[test]
fn it_is_nobodys_connection_and_in_no_count() {
    let mut bench = one_at_a_time(&[]);
    let running = bench.call_ready();
    let connections = |bench: &Bench| bench.dispatcher.balancer().borrow().connections(0);
    assert_eq!(connections(&bench), 1);
    let (ticket, reading) = beside(&mut bench, running.0);
    assert_eq!(connections(&bench), 1);
    assert_eq!(bench.stats().counters.in_flight, 1);
    assert_eq!(bench.answer(reading.unwrap()), Some(Some(ticket)));
    assert_eq!(connections(&bench), 1);
    bench.answer(running);
    let counters = bench.stats().counters;
    assert_eq!((counters.done, counters.in_flight, counters.run.count), (1, 0, 1));
}

#[test]
fn it_waits_for_room_before_the_calls_that_wait_and_no_limit_refuses_it() {
    let mut bench = one_at_a_time(&[("queue", group(&[("max", number(1.0))]))]);
    let running = bench.call_ready();
    let child = running.0;
    bench.dispatcher.set_room(child, false, bench.now);
    let (_, own) = bench.call_with(|call| call.to = Some(child), "");
    let (_, reading) = beside(&mut bench, child);
    let (dropped, _) = beside(&mut bench, child);
    assert_eq!((own, reading), (None, None));
    bench.dispatcher.cancel(dropped, bench.now);
    bench.dispatcher.set_room(child, true, bench.now);
    bench.settle();
    assert_eq!(bench.sent_later().len(), 1);
    bench.answer(running);
    assert_eq!(bench.sent_later().len(), 2);
    assert_eq!(bench.rejected(), []);
}

#[test]
fn it_is_lost_with_its_child() {
    let mut bench = one_at_a_time(&[]);
    let running = bench.call_ready();
    let (sent, _) = beside(&mut bench, running.0);
    bench.dispatcher.set_room(running.0, false, bench.now);
    let (waits, _) = beside(&mut bench, running.0);
    bench.die(running.0);
    let lost: Vec<u32> = bench.rejected().into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(lost, [0, sent, waits]);
}

#[test]
fn a_pool_that_closes_takes_it_until_its_calls_are_done() {
    let mut bench = one_at_a_time(&[]);
    let running = bench.call_ready();
    bench.dispatcher.close();
    let reading = beside(&mut bench, running.0).1.expect("no refusal");
    bench.answer(reading);
    assert!(bench.ended().is_empty());
    bench.answer(running);
    assert!(bench.ended().contains(&running.0));
    beside(&mut bench, running.0);
    assert_eq!(bench.rejected(), [(2, "ERR_POOL_CLOSED".to_owned())]);
}

#[test]
fn it_does_not_keep_a_pool_from_closing() {
    let mut bench = one_at_a_time(&[]);
    let running = bench.call_ready();
    let child = running.0;
    let (sent, _) = beside(&mut bench, child);
    bench.dispatcher.set_room(child, false, bench.now);
    let (waits, _) = beside(&mut bench, child);
    bench.dispatcher.close();
    assert!(bench.ended().is_empty());
    bench.answer(running);
    let closed = |ticket| (ticket, "ERR_POOL_CLOSED".to_owned());
    assert_eq!(bench.rejected(), [closed(sent), closed(waits)]);
    assert!(bench.ended().contains(&child));
    bench.die(child);
    assert!(bench.dispatcher.is_closed());
    assert_eq!(bench.stats().counters.queued, 0);
}
