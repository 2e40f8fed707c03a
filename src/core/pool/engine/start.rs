//! A child's start: its own reports of its progress, and what can be known without them.

use std::time::Instant;

use super::Engine;
use super::link::Link;
use crate::core::child::ChildId;
use crate::core::platform;
use crate::core::sync::lock;
use crate::core::wire::{Line, handshake};

/// The most bytes of a child's report about its failure that are passed on.
const MOST_OF_A_REASON: usize = 64 * 1024;
const MOST_OF_A_MESSAGE: usize = 500;

/// What was read from a child at once and concerns its start.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Whether its `ProcessHost` reports when the child is ready; `None` before its hello.
    hello: Option<bool>,
    is_ready: bool,
    failed: Option<Vec<u8>>,
    no_transport: Option<Vec<u8>>,
    has_answered: bool,
}

impl Said {
    pub(super) fn take(&mut self, line: Line, json: &[u8]) {
        match line {
            Line::Hello { version } => self.hello = handshake::tells_ready(version),
            Line::Ready => self.is_ready = true,
            Line::Failed => self.failed = Some(json.to_vec()),
            Line::NoTransport => self.no_transport = Some(json.to_vec()),
            _ => {}
        }
    }

    /// Whether the child has reported its `ProcessHost`.
    pub(super) fn has_hello(&self) -> bool {
        self.hello.is_some()
    }

    /// Records that the child has answered a call with a waiting caller. Other messages may come from a script that is
    /// still being loaded, and may yet throw.
    pub(super) fn answered(&mut self) {
        self.has_answered = true;
    }
}

impl Engine {
    /// Whether any child has had `ProcessHost`. All children run the same script.
    pub fn has_met_host(&self) -> bool {
        self.has_met_host
    }

    /// Processes what a child has reported.
    pub(super) fn note_said(&mut self, child: ChildId, said: Said, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        if let Some(tells_ready) = said.hello.filter(|_| !link.has_our_host) {
            link.has_our_host = true;
            self.has_met_host = true;
            link.tells_ready = tells_ready;
            self.dispatcher.met_host(child);
            // Before the hello, a call that was given up could have been a call of a bare script. So its cancellation
            // is sent now.
            let given_up = self.dispatcher.given_up(child);
            given_up.into_iter().for_each(|call| link.cancel(call));
            self.touched.insert(child);
        }
        if let Some(line) = said.no_transport {
            self.stay_on_channel(child, told_reason(&line));
        }
        if said.is_ready {
            self.dispatcher.became_ready(child, now);
        }
        if let Some(line) = said.failed {
            let (why, cause) = reason(&line);
            self.dispatcher.start_failed(child, why, cause, now);
        }
        if said.has_answered {
            self.look_for_life(child, true, now);
        }
    }

    /// Falls back to the channel: the child cannot have shared memory.
    pub(super) fn stay_on_channel(&mut self, child: ChildId, reason: String) {
        let link = self.links.get_mut(&child);
        if link.is_some_and(|link| link.do_without_shared_memory(reason)) {
            self.trace_channel(child);
        }
    }

    pub(super) fn look_for_life(&mut self, child: ChildId, has_answered: bool, now: Instant) {
        let Some(link) = self.links.get_mut(&child) else {
            return;
        };
        let is_alive = link.has_come_alive(&self.poller, has_answered);
        if has_answered {
            link.is_bare |= !link.has_our_host;
            self.dispatcher.became_ready(child, now);
        } else if is_alive {
            match (link.has_our_host, link.tells_ready) {
                (true, true) => self.dispatcher.first_read(child),
                (true, false) => self.dispatcher.became_ready(child, now),
                (false, _) => {
                    let may_be_module = self.config.spec.may_be_module();
                    self.dispatcher.first_read_without_host(child, may_be_module, now);
                }
            }
        }
    }

    /// Checks whether a child is at rest. A child that has `ProcessHost` by now reports itself when it is ready.
    pub(super) fn look_at_rest(&mut self, child: ChildId, now: Instant) {
        let link = self.links.get_mut(&child);
        let Some(link) = link.filter(|link: &&mut Link| !link.has_our_host) else {
            return;
        };
        let is_at_rest = platform::is_at_rest(link.process.pid());
        if self.dispatcher.looked_at_rest(child, is_at_rest, now) {
            link.is_bare = true;
            self.send_held_to(child, now);
        }
    }

    /// Ends a start that takes too long. A child with a debugger may take any time.
    pub(super) fn look_for_debugger(&mut self, child: ChildId, now: Instant) {
        let link = self.links.get(&child);
        if !link.is_some_and(|link| lock(&link.output).is_debugged()) {
            self.dispatcher.start_timed_out(child, now);
        }
    }
}

/// Why a child could not open its end of the shared memory.
fn told_reason(line: &[u8]) -> String {
    let message: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    let reason = message["reason"].as_str().unwrap_or("the child does not say why");
    reason.chars().take(MOST_OF_A_MESSAGE).collect()
}

/// Why a child cannot get ready: a summary, and the data as JSON.
fn reason(line: &[u8]) -> (String, Option<String>) {
    let message: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    let error = &message["error"];
    let text = |key: &str| error[key].as_str();
    let short = match (text("name"), text("message")) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        _ => error.to_string(),
    };
    let cause = Some(error.to_string()).filter(|cause| cause.len() <= MOST_OF_A_REASON);
    (short.chars().take(MOST_OF_A_MESSAGE).collect(), cause)
}
