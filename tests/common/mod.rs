//! An engine's owner as the binding is one: waits for its descriptor, calls `turn`, takes what it brings.

// Each test file has its own copy and needs not all of it.
#![allow(dead_code, missing_docs)]

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use electron_re_native::core::platform::{Attention, Pollable};
use electron_re_native::core::pool::{Attached, Config, Engine, Failure, GroupKind, OptionValue, PoolEvent};
use electron_re_native::core::transport::VecStore;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use serde_json::{Value, json};

/// Longer than anything takes on a busy machine, but for a defect.
const DEADLINE: Duration = Duration::from_secs(90);

pub struct Owner {
    pub engine: Engine,
    /// What came for each ticket: `Ok` a reply, `Err` a failure.
    pub settled: HashMap<u32, Result<Value, Value>>,
    /// All other events, as far as the tests look at them.
    pub events: Vec<Value>,
    /// Messages that answer nothing.
    pub messages: Vec<Value>,
    next_ticket: u32,
}

pub fn text(text: &str) -> OptionValue {
    OptionValue::Text(text.to_owned())
}

pub fn number(number: f64) -> OptionValue {
    OptionValue::Number(number)
}

pub fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/{name}.js", env!("CARGO_MANIFEST_DIR"))
}

/// The options of a pool whose children run `tests/fixtures/child.js`, with these over them.
pub fn config(over: &[(&str, OptionValue)]) -> Config {
    let path = std::env::var("PATH").unwrap();
    let mut options = vec![
        ("path", text(&fixture("child"))),
        ("env", OptionValue::Map(vec![("PATH".to_owned(), text(&path))])),
        ("lifecycle", OptionValue::Bool(false)),
        ("max", number(1.0)),
    ];
    for (key, value) in over {
        options.retain(|(known, _)| known != key);
        options.push((key, value.clone()));
    }
    let entries = options.into_iter().map(|(key, value)| (key.to_owned(), value));
    Config::read(OptionValue::Map(entries.collect())).unwrap()
}

impl Owner {
    pub fn new(over: &[(&str, OptionValue)]) -> Self {
        Owner {
            engine: Engine::new(config(over)).unwrap(),
            settled: HashMap::new(),
            events: Vec::new(),
            messages: Vec::new(),
            next_ticket: 0,
        }
    }

    /// Submits a call and returns its ticket.
    pub fn submit(&mut self, task: &str, params: &Value) -> u32 {
        self.submit_with(task, params, 0)
    }

    pub fn submit_with(&mut self, task: &str, params: &Value, timeout_ms: i32) -> u32 {
        self.next_ticket += 1;
        let fields = [self.next_ticket.cast_signed(), 0, 0, timeout_ms, 0, 0];
        let line = format!("{}\t{params}\n", Value::from(task));
        self.engine
            .submit(&fields, line.as_bytes(), &[], Attached::default());
        self.take();
        self.next_ticket
    }

    /// Submits a call and waits for what becomes of it.
    pub fn call(&mut self, task: &str, params: &Value) -> Result<Value, Value> {
        let ticket = self.submit(task, params);
        self.outcome(ticket)
    }

    /// Waits until this call has settled.
    pub fn outcome(&mut self, ticket: u32) -> Result<Value, Value> {
        self.until("a call to settle", |owner| owner.settled.contains_key(&ticket));
        self.settled[&ticket].clone()
    }

    /// Waits until a child has answered, and returns its id and pid.
    pub fn start_child(&mut self) -> (u32, u32) {
        self.call("echo", &Value::Null).unwrap();
        let spawned = self.event("spawned");
        (number_of(&spawned, "child"), number_of(&spawned, "pid"))
    }

    /// Waits for the first event of this kind and takes it out.
    pub fn event(&mut self, kind: &str) -> Value {
        let find = |owner: &Owner| owner.events.iter().position(|event| event["kind"] == kind);
        self.until(kind, |owner| find(owner).is_some());
        let at = find(self).unwrap();
        self.events.remove(at)
    }

    /// Runs the loop until there is what is waited for.
    pub fn until(&mut self, what: &str, seen: impl Fn(&Owner) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !seen(self) {
            assert!(
                Instant::now() < end,
                "still waiting for {what}: {:?}",
                self.events
            );
            self.turn(50);
        }
    }

    /// Waits for the descriptor, then takes a turn.
    pub fn turn(&mut self, wait_ms: u16) {
        let Attention::Poll(handle) = self.engine.attention() else {
            panic!("a pool that calls");
        };
        let mut fds = [PollFd::new(handle, PollFlags::POLLIN)];
        if poll(&mut fds, PollTimeout::from(wait_ms)).unwrap() > 0 {
            self.engine.turn(&mut VecStore::default());
        }
        self.take();
    }

    fn take(&mut self) {
        let delivery = self.engine.take_delivery();
        for group in delivery.groups() {
            let items: Vec<Value> = serde_json::from_slice(&group.text).unwrap();
            assert_eq!(
                (items.len(), group.kind),
                (group.numbers.len(), GroupKind::Messages)
            );
            for (item, ticket) in items.into_iter().zip(&group.numbers) {
                match u32::try_from(*ticket) {
                    Ok(ticket) => self.settle(ticket, Ok(item)),
                    Err(_) => self.answer_late(group.child, item),
                }
            }
        }
        for event in &delivery.events {
            match event {
                PoolEvent::Rejected { ticket, failure } => self.settle(*ticket, Err(failure_of(failure))),
                other => self.events.push(event_of(other)),
            }
        }
        self.engine.delivered(delivery);
    }

    /// A bare script's reply: its id is not where the core looks for it.
    fn answer_late(&mut self, child: u32, item: Value) {
        let id = item["id"].as_str().unwrap_or_default().to_owned();
        let child = electron_re_native::core::child::ChildId(child);
        match self.engine.settle(child, id.as_bytes()) {
            Some(Some(ticket)) => self.settle(ticket, Ok(item)),
            _ => self.messages.push(item),
        }
    }

    fn settle(&mut self, ticket: u32, outcome: Result<Value, Value>) {
        let before = self.settled.insert(ticket, outcome);
        assert!(
            before.is_none(),
            "call {ticket} has settled twice: first {before:?}"
        );
    }
}

/// What the tests look at of an event.
fn event_of(event: &PoolEvent) -> Value {
    match event {
        PoolEvent::Spawned { child, pid, .. } => json!({ "kind": "spawned", "child": child.0, "pid": pid }),
        PoolEvent::SpawnFailed { failure, .. } => {
            json!({ "kind": "spawnFailed", "failure": failure_of(failure) })
        }
        PoolEvent::Ready { child } => json!({ "kind": "ready", "child": child.0 }),
        PoolEvent::Slept { .. } => json!({ "kind": "slept" }),
        PoolEvent::Woke { .. } => json!({ "kind": "woke" }),
        PoolEvent::Exited { code, signal, .. } => json!({ "kind": "exited", "code": code, "signal": signal }),
        PoolEvent::Output {
            stream, text, bytes, ..
        } => json!({ "kind": "output", "stream": stream.name(), "text": text, "bytes": bytes }),
        PoolEvent::Closed => json!({ "kind": "closed" }),
        other => json!({ "kind": "other", "event": format!("{other:?}") }),
    }
}

fn failure_of(failure: &Failure) -> Value {
    json!({
        "code": failure.code,
        "message": failure.message,
        "pid": failure.pid,
        "exitCode": failure.exit_code,
        "signal": failure.signal,
    })
}

pub fn number_of(event: &Value, key: &str) -> u32 {
    u32::try_from(event[key].as_u64().unwrap()).unwrap()
}

/// The state letter of a process in /proc; `None` when there is none.
pub fn state_of(pid: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(") ").next()?.chars().next()
}

pub fn is_alive(pid: u32) -> bool {
    state_of(pid).is_some_and(|state| !matches!(state, 'Z' | 'X'))
}

/// Waits for something that no event tells of.
pub fn eventually(what: &str, seen: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !seen() {
        assert!(Instant::now() < end, "still waiting for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn send_signal(pid: u32, signal: nix::sys::signal::Signal) {
    let pid = nix::unistd::Pid::from_raw(pid.cast_signed());
    nix::sys::signal::kill(pid, signal).unwrap();
}
