//! Hosts that end, or are strange. Each is this very test program once more, running one of the tests marked as
//! ignored, which is not a test but a host.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a panic is how a test fails"
)]

mod common;

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use common::{Owner, eventually, is_alive, number, send_signal, state_of};
use electron_re_native::core::child::ChildId;
use nix::sys::signal::{SigHandler, Signal, signal};
use serde_json::{Value, json};

/// A host that runs, and what it prints.
struct Host {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Host {
    /// Starts this program as one of its hosts.
    fn start(name: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", name, "--nocapture"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Host { process, lines }
    }

    /// The numbers after `found:` in what it prints.
    fn numbers(&mut self) -> Vec<u32> {
        let mut lines = self.lines.by_ref().map_while(Result::ok);
        let found = lines.find_map(|line| line.split_once("found:").map(|(_, rest)| rest.to_owned()));
        let found = found.expect("the host has said nothing");
        found
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect()
    }

    /// Reads the rest, without which the host could not print it, and waits for the end.
    fn has_ended_well(mut self) -> bool {
        let rest: Vec<_> = self.lines.by_ref().map_while(Result::ok).collect();
        let well = self.process.wait().unwrap().success();
        assert!(well, "{rest:?}");
        well
    }
}

fn say(numbers: &[u32]) {
    let words: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "found:{}", words.join(" ")).unwrap();
    stdout.flush().unwrap();
}

/// Children at work, blocked, asleep, stubborn and idle.
fn children_in_every_condition() -> (Owner, Vec<u32>) {
    let mut owner = Owner::new(&[("max", number(5.0))]);
    let mut pids = Vec::new();
    for task in ["echo", "stubborn", "echo", "echo", "echo"] {
        owner.call(task, &json!(1)).unwrap();
        let spawned = owner.event("spawned");
        pids.push(common::number_of(&spawned, "pid"));
        if pids.len() == 5 {
            owner.engine.sleep(ChildId(common::number_of(&spawned, "child")));
        }
    }
    for task in ["block", "hold"] {
        owner.submit(task, &Value::Null);
    }
    send_signal(pids[3], Signal::SIGSTOP);
    (owner, pids)
}

#[test]
#[ignore = "a host for other tests"]
fn host_that_waits() {
    let (mut owner, pids) = children_in_every_condition();
    say(&pids);
    loop {
        owner.turn(1000);
    }
}

/// Its pool lives on a thread that ends, and has children at work.
#[test]
#[ignore = "a host for other tests"]
fn host_whose_thread_ends() {
    let (alive, pids) = std::thread::spawn(|| {
        let mut owner = Owner::new(&[("max", number(2.0))]);
        let pids: Vec<_> = (0..2).map(|_| owner.start_child().1).collect();
        owner.submit("hold", &Value::Null);
        let alive = pids.iter().all(|pid| is_alive(*pid));
        (alive, pids)
    })
    .join()
    .unwrap();
    assert!(alive);
    eventually("the children of a dropped engine to end", || {
        pids.iter().all(|pid| state_of(*pid).is_none())
    });
    say(&pids);
}

/// With SIGCHLD ignored the kernel reaps, and nobody learns how a child has ended.
#[test]
#[ignore = "a host for other tests"]
fn host_that_ignores_sigchld() {
    // SAFETY: no handler runs.
    unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.unwrap();
    let mut owner = Owner::new(&[]);
    let (_, pid) = owner.start_child();
    let held = owner.submit("hold", &Value::Null);
    send_signal(pid, Signal::SIGKILL);
    assert_eq!(owner.outcome(held).unwrap_err()["code"], "ERR_CHILD_EXITED");
    assert_eq!(owner.call("echo", &json!(2)).unwrap()["result"], 2);
    owner.engine.close(false);
    owner.event("closed");
    say(&[pid]);
}

#[test]
fn children_end_when_their_host_is_killed() {
    for how in [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGABRT] {
        let mut host = Host::start("host_that_waits");
        let pids = host.numbers();
        assert!(
            pids.len() == 5 && pids.iter().all(|pid| is_alive(*pid)),
            "{pids:?}"
        );
        send_signal(host.process.id(), how);
        eventually("the children to end", || !pids.iter().any(|pid| is_alive(*pid)));
        host.process.wait().unwrap();
    }
}

#[test]
fn children_end_with_the_thread_that_has_their_pool() {
    let mut host = Host::start("host_whose_thread_ends");
    assert_eq!(host.numbers().len(), 2);
    assert!(host.has_ended_well());
}

#[test]
fn a_host_that_ignores_sigchld_has_a_pool_that_works() {
    let mut host = Host::start("host_that_ignores_sigchld");
    assert_eq!(host.numbers().len(), 1);
    assert!(host.has_ended_well());
}
