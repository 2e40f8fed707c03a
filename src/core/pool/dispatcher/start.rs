//! How a child proceeds from its start to being ready, or fails to.

use std::time::{Duration, Instant};

use super::{Action, Dispatcher};
use crate::core::child::{ChildId, Effect, Event};
use crate::core::error::Error;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::timers::Timer;

/// The time between two checks of a child that may still load `ProcessHost`.
const PAUSE: Duration = Duration::from_millis(50);
/// The number of consecutive checks that must find the child at rest.
const ENOUGH_AT_REST: u32 = 4;
/// The most checks. A child that is never at rest is working, and has not loaded `ProcessHost`.
const MOST_LOOKS: u32 = 40;

/// The progress of a child that is not ready yet.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Whether the child has read its channel.
    has_read: bool,
    /// Whether the child has loaded `ProcessHost`.
    pub(super) has_host: bool,
    /// Whether the start is known to have failed, and was counted as such.
    pub(super) has_failed: bool,
    looks: u32,
    at_rest: u32,
}

impl Dispatcher {
    /// Records that the child is ready: it has reported that, it has answered a call, or its script is known to have
    /// run.
    pub fn became_ready(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id).filter(|child| !child.was_ready) else {
            return;
        };
        child.was_ready = true;
        if child.state.on(Event::FirstRead) == Effect::Ready {
            self.wanted = self.config.min;
            self.restart.became_ready();
            self.events.push(PoolEvent::Ready { child: id });
        }
        if self.reserve.contains(&id) {
            self.take_over(now);
        }
    }

    /// Records that the child has `ProcessHost`, which reports when it is ready.
    pub fn met_host(&mut self, id: ChildId) {
        if let Some(child) = self.children.get_mut(&id) {
            child.progress.has_host = true;
        }
    }

    /// Records that the child has read its first message.
    pub fn first_read(&mut self, id: ChildId) {
        if let Some(child) = self.children.get_mut(&id) {
            child.progress.has_read = true;
        }
    }

    /// Records that the child has read its first message and has not loaded `ProcessHost`. It may still do that,
    /// because the loop turns while an ES module is loaded. It is checked until it has nothing more to do.
    pub fn first_read_without_host(&mut self, id: ChildId, may_be_module: bool, now: Instant) {
        self.first_read(id);
        if !may_be_module {
            self.became_ready(id, now);
        }
        self.timers.set(now + PAUSE, Timer::AtRest(id));
    }

    pub(super) fn look_at_rest(&mut self, id: ChildId) {
        if self
            .children
            .get(&id)
            .is_some_and(|child| !child.progress.has_host)
        {
            self.actions.push_back(Action::LookAtRest(id));
        }
    }

    /// Records whether the child was at rest. Returns whether this is settled: the child's script has run without
    /// `ProcessHost`.
    pub fn looked_at_rest(&mut self, id: ChildId, is_at_rest: bool, now: Instant) -> bool {
        let Some(child) = self.children.get_mut(&id) else {
            return false;
        };
        let progress = &mut child.progress;
        progress.looks += 1;
        progress.at_rest = if is_at_rest { progress.at_rest + 1 } else { 0 };
        let is_settled = progress.at_rest >= ENOUGH_AT_REST || progress.looks >= MOST_LOOKS;
        match is_settled {
            true => self.became_ready(id, now),
            false => self.timers.set(now + PAUSE, Timer::AtRest(id)),
        }
        is_settled
    }

    /// Starts the timer for the time that a child has to get ready.
    pub(super) fn time_start(&mut self, id: ChildId, now: Instant) {
        if let Some(timeout) = self.config.start_timeout {
            self.timers.set(now + timeout, Timer::Start(id));
        }
    }

    /// Ends a start whose time has passed, unless a debugger holds the child.
    pub(super) fn look_for_debugger(&mut self, id: ChildId) {
        if self.children.get(&id).is_some_and(|child| !child.was_ready) {
            self.actions.push_back(Action::LookForDebugger(id));
        }
    }

    /// Ends a start whose time has passed. No debugger holds the child.
    pub fn start_timed_out(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get(&id).filter(|child| !child.was_ready) else {
            return;
        };
        let progress = &child.progress;
        let error = Error::StartTimeout {
            pid: child.pid,
            timeout_ms: self.config.start_timeout.unwrap_or_default().as_millis(),
            why: match child.pid {
                None => "it does not run yet",
                Some(_) if !progress.has_read => {
                    "it has not read its channel, so it is blocked or starved of processor time"
                }
                Some(_) if progress.has_host => {
                    "its script is still being evaluated, or a promise passed to ProcessHost.ready is pending"
                }
                Some(_) => "its script is still being loaded",
            },
        };
        self.actions.push_back(Action::Kill(id));
        self.lose_start(id, &error, now);
    }

    /// Records that the child has reported that it cannot get ready. The child ends.
    pub fn start_failed(&mut self, id: ChildId, why: String, cause: Option<String>, now: Instant) {
        let Some(child) = self.children.get(&id) else {
            return;
        };
        let pid = child.pid;
        self.actions.push_back(Action::End(id));
        self.lose_start(id, &Error::StartFailed { pid, why, cause }, now);
    }

    fn lose_start(&mut self, id: ChildId, error: &Error, now: Instant) {
        self.stop_serving(id);
        self.lose_calls(id, error);
        self.events.push(PoolEvent::StartFailed {
            child: id,
            failure: error.into(),
        });
        // This counts now, not at the child's end: until then one child after the other would be started, one for each
        // call.
        let child = self.children.get_mut(&id);
        if let Some(child) = child.filter(|child| !child.was_ready && !child.dismissed) {
            child.progress.has_failed = true;
            self.last_words = Some(error.to_string());
            self.restart.died_at_start(now);
        }
        self.after_death(now);
    }
}
