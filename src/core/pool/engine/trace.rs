//! Writes what happens to children to the diagnostics.

use super::Engine;
use super::link::Link;
use crate::core::child::ChildId;
use crate::core::log::{debug, is_on};
use crate::core::pool::event::PoolEvent;

impl Engine {
    /// Writes the events that are about to go to the owner.
    pub(super) fn trace(&self, events: &[PoolEvent]) {
        if !is_on() {
            return;
        }
        for (child, what) in events.iter().filter_map(told) {
            self.trace_child(child, &what);
        }
    }

    /// Writes why a child gets its calls through Node's channel, if shared memory is not available.
    pub(super) fn trace_channel(&self, child: ChildId) {
        let failure = self.links.get(&child).and_then(Link::transport_failure);
        if let Some(failure) = failure {
            self.trace_child(child, &format!("is called through Node's channel: {failure}"));
        }
    }

    /// Writes something that only the engine knows.
    pub(super) fn trace_child(&self, child: ChildId, what: &str) {
        debug(|| match self.links.get(&child) {
            Some(link) => format!("child {} (pid {}) {what}", child.0, link.process.pid()),
            None => format!("child {} {what}", child.0),
        });
    }
}

fn told(event: &PoolEvent) -> Option<(ChildId, String)> {
    let told = |child: &ChildId, what: &str| Some((*child, what.to_owned()));
    match event {
        PoolEvent::Spawned { child, .. } => told(child, "was started"),
        PoolEvent::SpawnFailed { child, failure } => {
            Some((*child, format!("could not be started: {}", failure.message)))
        }
        PoolEvent::StartFailed { child, failure } => {
            Some((*child, format!("did not get ready: {}", failure.message)))
        }
        PoolEvent::Ready { child } => told(child, "is ready"),
        PoolEvent::Serves { child } => told(child, "takes calls"),
        PoolEvent::Slept { child } => told(child, "sleeps"),
        PoolEvent::Woke { child } => told(child, "woke"),
        PoolEvent::Left { child } => told(child, "takes no more calls"),
        PoolEvent::Disconnected { child } => told(child, "no longer has a channel"),
        PoolEvent::Exited {
            child, code, signal, ..
        } => Some((*child, format!("ended with code {code:?}, signal {signal:?}"))),
        _ => None,
    }
}
