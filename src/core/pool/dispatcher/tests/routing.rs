//! Tests of growth, balancing and sticky ids.

use super::*;
use crate::core::wire::MAX_MESSAGE;

#[test]
fn the_first_calls_start_a_child_each_and_later_ones_are_balanced() {
    let mut bench = Bench::new(&[("max", number(3.0))]);
    let children: Vec<_> = (0..7).map(|_| bench.call().0.0).collect();
    assert_eq!(children, [1, 2, 3, 1, 2, 3, 1]);
    assert_eq!(bench.started(), 3);
}

#[test]
fn a_sticky_id_stays_with_its_first_child_until_that_dies() {
    let mut bench = Bench::new(&[("max", number(2.0))]);
    let first = bench.sticky(5);
    assert_eq!(
        (bench.sticky(6), bench.sticky(5), bench.sticky(5)),
        (ChildId(2), first, first)
    );
    bench.die(first);
    let second = bench.sticky(5);
    assert_ne!(second, first);
    assert_eq!(bench.sticky(5), second);
}

#[test]
fn a_childs_environment_has_the_id_it_was_started_for() {
    let mut bench = Bench::new(&[("max", number(2.0))]);
    bench.call();
    bench.sticky(9);
    let ids = bench.actions.iter().filter_map(|action| match action {
        Action::Spawn(_, id) => Some(id.as_str()),
        _ => None,
    });
    assert_eq!(ids.collect::<Vec<_>>(), ["default", "9"]);
}

#[test]
fn specify_takes_the_child_whose_pid_is_the_id_and_refuses_others() {
    let mut bench = Bench::new(&[
        ("max", number(2.0)),
        ("strategy", OptionValue::Text("SPECIFY".to_owned())),
    ]);
    bench.call();
    bench.call();
    let (_, sent) = bench.call_with(|call| call.key = 1, "1002");
    assert_eq!(sent.unwrap().0, ChildId(2));
    let (ticket, sent) = bench.call_with(|call| call.key = 2, "7");
    assert_eq!(
        (sent, bench.rejected()),
        (None, vec![(ticket, "ERR_INVALID_ARG".to_owned())])
    );
}

#[test]
fn the_balancer_counts_exactly_what_is_in_flight() {
    let mut bench = Bench::new(&[("max", number(2.0))]);
    let calls: Vec<_> = (0..5).map(|_| bench.call()).collect();
    let counts = |bench: &Bench| [0, 1].map(|at| bench.dispatcher.balancer().borrow().connections(at));
    assert_eq!(counts(&bench), [3, 2]);
    bench.answer(calls[0]);
    assert_eq!(counts(&bench), [2, 2]);
    bench.die(ChildId(1));
    assert_eq!(bench.dispatcher.balancer().borrow().connections(0), 2);
}

#[test]
fn a_new_child_takes_the_seat_and_weight_of_the_one_that_went() {
    let weights = OptionValue::List(vec![number(5.0), number(2.0), number(3.0)]);
    let mut bench = Bench::new(&[("max", number(3.0)), ("weights", weights)]);
    for child in 1..=3 {
        bench.call();
        bench.dispatcher.became_ready(ChildId(child), bench.now);
    }
    bench.die(ChildId(2));
    bench.call();
    let weights: Vec<_> = bench
        .dispatcher
        .targets()
        .into_iter()
        .map(|(_, weight)| weight)
        .collect();
    assert_eq!(weights, [5.0, 3.0, 2.0]);
}

#[test]
fn a_call_that_no_transport_would_take_is_refused() {
    let mut bench = Bench::new(&[]);
    let params = vec![0; MAX_MESSAGE];
    // The transport has a comma between the two texts.
    for (len, fits) in [(MAX_MESSAGE - 4, true), (MAX_MESSAGE - 3, false)] {
        let submission = Submission {
            call: NewCall {
                ticket: len as u32,
                to: None,
                is_beside: false,
                key: 0,
                timeout_ms: 0,
                counted: 0,
            },
            task: b"\"t\"",
            params: &params[..len],
            flags: Flags::default(),
            parts: &[],
            attached: Attached::default(),
            id: "",
        };
        assert_eq!(bench.dispatcher.submit(&submission, bench.now).is_some(), fits);
        bench.settle();
    }
    let expected = ((MAX_MESSAGE - 3) as u32, "ERR_MESSAGE_TOO_LARGE".to_owned());
    assert_eq!(bench.rejected(), [expected]);
}

#[test]
fn only_calls_that_the_balancer_has_given_tell_how_long_a_child_takes() {
    let strategy = ("strategy", OptionValue::Text("LEAST_LATENCY".to_owned()));
    let mut bench = Bench::new(&[("max", number(1.0)), strategy]);
    let latency = |bench: &Bench| bench.dispatcher.balancer().borrow().latency(0);
    let call = bench.call_ready();
    bench.pass(5);
    bench.answer(call);
    let measured = latency(&bench).unwrap();
    assert!(measured > 4.0 && measured < 6.0, "{measured}");
    let (_, reading) = bench.call_with(|call| call.to = Some(ChildId(1)), "");
    bench.pass(60_000);
    bench.answer(reading.unwrap());
    assert!(latency(&bench).unwrap() <= measured);
    let (ticket, _) = bench.call_with(|_| {}, "");
    bench.pass(700);
    bench.dispatcher.cancel(ticket, bench.now);
    assert_eq!(latency(&bench), Some(700.0));
}
