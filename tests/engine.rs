//! The engine with real Node children.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a panic is how a test fails"
)]

mod common;

use common::{Owner, eventually, fixture, is_alive, number, send_signal, state_of, text};
use electron_re_native::core::child::ChildId;
use electron_re_native::core::pool::Listening;
use nix::sys::signal::Signal;
use serde_json::{Value, json};

#[test]
fn a_call_starts_a_child_that_answers() {
    let mut owner = Owner::new(&[]);
    let reply = owner.call("echo", &json!({ "text": "ü\n\u{2028}" })).unwrap();
    assert_eq!(reply["result"], json!({ "text": "ü\n\u{2028}" }));
    let (first, second) = (owner.event("spawned"), owner.event("ready"));
    assert_eq!(first["child"], second["child"]);
    let counters = owner.engine.stats().counters;
    assert_eq!((counters.done, counters.in_flight), (1, 0));
}

#[test]
fn answers_come_whatever_the_size_and_number() {
    let mut owner = Owner::new(&[("max", number(2.0))]);
    let large = "x".repeat(3_000_000);
    let tickets: Vec<_> = (0..300)
        .map(|at| owner.submit("echo", &json!([at, if at % 100 == 0 { &large } else { "" }])))
        .collect();
    for (at, ticket) in tickets.into_iter().enumerate() {
        assert_eq!(owner.outcome(ticket).unwrap()["result"][0], json!(at));
    }
}

#[test]
fn an_end_is_told_with_its_code_and_the_calls_it_cost() {
    let mut owner = Owner::new(&[]);
    let (_, pid) = owner.start_child();
    let held = owner.submit("hold", &Value::Null);
    let failure = owner.call("exit", &json!(3)).unwrap_err();
    assert_eq!(failure["code"], "ERR_CHILD_EXITED");
    assert_eq!((&failure["exitCode"], &failure["pid"]), (&json!(3), &json!(pid)));
    assert_eq!(owner.outcome(held).unwrap_err(), failure);
    assert_eq!(owner.event("exited")["code"], 3);
    assert_eq!(state_of(pid), None, "not reaped");
    assert_eq!(owner.call("echo", &json!(1)).unwrap()["result"], 1);
}

#[test]
fn an_end_by_signal_is_told_with_its_name() {
    for signal in [Signal::SIGKILL, Signal::SIGSEGV, Signal::SIGTERM] {
        let mut owner = Owner::new(&[]);
        let (_, pid) = owner.start_child();
        let held = owner.submit("hold", &Value::Null);
        send_signal(pid, signal);
        assert_eq!(owner.outcome(held).unwrap_err()["signal"], signal.as_str());
        assert_eq!(owner.event("exited")["signal"], signal.as_str());
    }
}

#[test]
fn last_words_are_read_to_the_end() {
    let mut owner = Owner::new(&[("path", text(&fixture("throws")))]);
    let failure = owner.call("echo", &Value::Null).unwrap_err();
    let message = failure["message"].as_str().unwrap();
    assert!(message.ends_with("RangeError: thrown while loading"), "{message}");
}

#[test]
fn what_a_child_prints_is_told_only_when_somebody_listens() {
    let mut owner = Owner::new(&[]);
    let (child, _) = owner.start_child();
    owner.call("print", &json!("first\n")).unwrap();
    owner.until("the first line to be read", |owner| {
        !owner.engine.last_output(ChildId(child)).is_empty()
    });
    owner.engine.listen(Listening {
        text: true,
        bytes: false,
    });
    owner.call("print", &json!("second\n")).unwrap();
    let told = owner.event("output");
    assert_eq!((&told["stream"], &told["text"]), (&json!("stderr"), &json!(true)));
    let lines: Vec<_> = owner
        .engine
        .last_output(ChildId(child))
        .into_iter()
        .map(|line| line.text)
        .collect();
    assert_eq!(lines, ["first", "second"]);
}

#[test]
fn a_child_that_prints_without_end_is_drained() {
    let mut owner = Owner::new(&[]);
    owner.start_child();
    let line = format!("{}\n", "x".repeat(999));
    for _ in 0..20 {
        owner.call("print", &json!(line.repeat(200))).unwrap();
    }
}

#[test]
fn a_sleeping_child_is_stopped_and_woken_by_a_call() {
    let mut owner = Owner::new(&[]);
    let (child, pid) = owner.start_child();
    assert!(owner.engine.sleep(ChildId(child)));
    eventually("the child to stop", || state_of(pid) == Some('T'));
    assert_eq!(owner.call("echo", &json!(1)).unwrap()["result"], 1);
    assert_ne!(state_of(pid), Some('T'));
    owner.event("slept");
    owner.event("woke");
    let held = owner.submit("hold", &Value::Null);
    assert!(
        !owner.engine.sleep(ChildId(child)),
        "sleeps with a call in flight"
    );
    owner.engine.kill(ChildId(child));
    owner.outcome(held).unwrap_err();
}

#[test]
fn closing_waits_for_calls_and_ends_children_in_any_condition() {
    let grace = [("max", number(3.0)), ("killGrace", number(200.0))];
    let mut owner = Owner::new(&grace);
    let mut children = Vec::new();
    for task in ["stubborn", "echo", "echo"] {
        owner.call(task, &json!(1)).unwrap();
        let spawned = owner.event("spawned");
        children.push((
            common::number_of(&spawned, "child"),
            common::number_of(&spawned, "pid"),
        ));
    }
    let last = owner.submit("echo", &json!("last"));
    owner.engine.sleep(ChildId(children[2].0));
    owner.engine.close(false);
    let refused = owner.submit("echo", &json!("late"));
    assert_eq!(owner.outcome(refused).unwrap_err()["code"], "ERR_POOL_CLOSED");
    assert_eq!(owner.outcome(last).unwrap()["result"], "last");
    owner.event("closed");
    assert!(owner.engine.is_closed());
    for (_, pid) in children {
        assert_eq!(state_of(pid), None);
    }
}

#[test]
fn closing_by_force_waits_for_nothing() {
    let never = ("killGrace", number(600e3));
    let mut owner = Owner::new(&[("max", number(2.0)), ("concurrency", number(1.0)), never]);
    let tickets: Vec<_> = ["block", "hold", "echo", "echo"]
        .map(|task| owner.submit(task, &json!(1)))
        .into();
    owner.engine.close(true);
    for ticket in tickets {
        assert_eq!(owner.outcome(ticket).unwrap_err()["code"], "ERR_POOL_CLOSED");
    }
    owner.event("closed");
}

#[test]
fn a_dropped_engine_takes_its_children_along() {
    let mut owner = Owner::new(&[]);
    let (_, pid) = owner.start_child();
    owner.submit("block", &Value::Null);
    drop(owner);
    eventually("the child to end", || state_of(pid).is_none());
}

#[test]
fn a_child_that_does_not_start_costs_only_its_calls() {
    for (key, value, step) in [
        ("execPath", "/nowhere/node", "executing /nowhere/node"),
        ("cwd", "/nowhere", "entering /nowhere"),
    ] {
        let mut owner = Owner::new(&[(key, text(value))]);
        let failure = owner.call("echo", &Value::Null).unwrap_err();
        assert_eq!(failure["code"], "ERR_SPAWN");
        assert!(failure["message"].as_str().unwrap().contains(step), "{failure}");
        assert_eq!(owner.event("spawnFailed")["failure"]["code"], "ERR_SPAWN");
    }
}

#[test]
fn children_kept_alive_get_the_calls_that_come_before_they_run() {
    let mut owner = Owner::new(&[("min", number(2.0)), ("max", number(2.0))]);
    let tickets: Vec<_> = (0..10).map(|at| owner.submit("echo", &json!(at))).collect();
    for (at, ticket) in tickets.into_iter().enumerate() {
        assert_eq!(owner.outcome(ticket).unwrap()["result"], json!(at));
    }
}

#[test]
fn a_closed_channel_costs_the_calls_and_the_child() {
    let mut owner = Owner::new(&[("killGrace", number(100.0))]);
    let (_, pid) = owner.start_child();
    let failure = owner.call("disconnect", &Value::Null).unwrap_err();
    assert_eq!(failure["code"], "ERR_CHILD_EXITED");
    assert_eq!(owner.call("echo", &json!(1)).unwrap()["result"], 1);
    eventually("the child to end", || !is_alive(pid));
}

/// Also when the end is first noticed by sending it something.
#[test]
fn what_a_child_has_answered_before_its_end_counts() {
    let mut owner = Owner::new(&[]);
    let (_, pid) = owner.start_child();
    let answered = owner.submit("farewell", &json!("bye"));
    eventually("the child to end", || !is_alive(pid));
    let lost = owner.submit("echo", &json!(1));
    assert_eq!(owner.outcome(answered).unwrap()["result"], "bye");
    assert_eq!(owner.outcome(lost).unwrap_err()["code"], "ERR_CHILD_EXITED");
    assert_eq!(owner.call("echo", &json!(2)).unwrap()["result"], 2);
}

#[test]
fn a_blocked_child_is_replaced() {
    let mut owner = Owner::new(&[("killGrace", number(100.0))]);
    let (_, pid) = owner.start_child();
    let ticket = owner.submit_with("block", &Value::Null, 50);
    assert_eq!(owner.outcome(ticket).unwrap_err()["code"], "ERR_TASK_TIMEOUT");
    assert_eq!(owner.event("exited")["signal"], "SIGKILL");
    assert!(!is_alive(pid));
    assert_eq!(owner.call("echo", &json!(1)).unwrap()["result"], 1);
}

/// It reads the call and that it is off in one go, and then nothing more.
#[test]
fn a_child_that_a_dropped_call_blocks_is_replaced() {
    let mut owner = Owner::new(&[("killGrace", number(500.0))]);
    let (_, pid) = owner.start_child();
    send_signal(pid, Signal::SIGSTOP);
    let ticket = owner.submit_with("block", &Value::Null, 50);
    assert_eq!(owner.outcome(ticket).unwrap_err()["code"], "ERR_TASK_TIMEOUT");
    send_signal(pid, Signal::SIGCONT);
    assert_eq!(owner.event("exited")["signal"], "SIGKILL");
}

#[test]
fn a_child_that_dies_at_start_is_not_started_forever() {
    let mut owner = Owner::new(&[("path", text(&fixture("throws")))]);
    let mut codes = Vec::new();
    for _ in 0..7 {
        codes.push(owner.call("echo", &Value::Null).unwrap_err()["code"].clone());
    }
    assert!(
        codes[..5].iter().all(|code| code == "ERR_CHILD_EXITED"),
        "{codes:?}"
    );
    assert!(
        codes[5..].iter().all(|code| code == "ERR_CRASH_LOOP"),
        "{codes:?}"
    );
    assert_eq!(
        owner
            .events
            .iter()
            .filter(|event| event["kind"] == "spawned")
            .count(),
        5
    );
}
