//! How children are added, serve and leave.

use std::time::{Duration, Instant};

use super::child::Child;
use super::{Action, Closing, Dispatcher};
use crate::core::child::{ChildId, Effect, Event, Farewell, Phase};
use crate::core::error::{Error, OUT_OF_MEMORY, Shortage};
use crate::core::platform::ExitStatus;
use crate::core::pool::event::PoolEvent;
use crate::core::pool::timers::Timer;

/// How long the dispatcher waits for the exit status of a child that has closed its channel.
const EXIT_AFTER_DISCONNECT: Duration = Duration::from_secs(1);

impl Dispatcher {
    /// Adds a child. The caller must start it.
    pub(super) fn add_child(&mut self, now: Instant) -> ChildId {
        self.last_child += 1;
        let id = ChildId(self.last_child);
        let worker = (0..)
            .find(|worker| self.children.values().all(|child| child.worker != *worker))
            .unwrap_or(0);
        self.children.insert(id, Child::new(worker, now));
        self.time_start(id, now);
        self.time_age(id, now);
        id
    }

    /// Makes a child serve, in the first free slot.
    pub(super) fn let_serve(&mut self, id: ChildId, now: Instant) {
        let is_free = |slot: &usize| self.children_serving().all(|child| child.slot != *slot);
        let slot = (0..).find(is_free).unwrap_or(0);
        self.let_serve_in(slot, id, now);
    }

    /// Makes a child serve in this slot, which must be free.
    pub(super) fn let_serve_in(&mut self, slot: usize, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        (child.slot, child.position) = (slot, self.serving.len());
        self.serving.push(id);
        self.balancer.borrow_mut().push(self.weight_of(slot));
        self.idle.touch(id, now);
    }

    /// The process id (once the child runs) and the weight of each child that takes calls.
    pub fn targets(&self) -> Vec<(Option<u32>, f64)> {
        self.children_serving()
            .map(|child| (child.pid, self.weight_of(child.slot)))
            .collect()
    }

    /// Changes the weights of the slots.
    pub fn set_weights(&mut self, weights: Vec<f64>) {
        self.weights = weights;
        let slots: Vec<_> = self.children_serving().map(|child| child.slot).collect();
        for (position, slot) in slots.into_iter().enumerate() {
            self.balancer
                .borrow_mut()
                .set_weight(position, self.weight_of(slot));
        }
    }

    pub(super) fn weight_of(&self, slot: usize) -> f64 {
        self.weights.get(slot).copied().unwrap_or(1.0)
    }

    fn children_serving(&self) -> impl Iterator<Item = &Child> {
        self.serving.iter().filter_map(|id| self.children.get(id))
    }

    /// Starts children until `count` of them take calls, as far as that is allowed now; a timer starts the others
    /// later. Children that die during their start are replaced, until one gets ready or the crash budget is spent.
    pub fn warm(&mut self, count: usize, now: Instant) {
        self.wanted = self.wanted.max(count);
        while self.serving.len() < self.wanted.min(self.max) && self.closing == Closing::No {
            let wait = self.restart.wait_unasked(now).filter(|_| !self.has_ready_spare());
            if let Some(at) = wait {
                self.respawn_at(at);
                return;
            }
            self.serve_one_more(now);
        }
        self.keep_reserve(now);
    }

    /// Starts a child in place of one that was asked to end for that purpose, if this is allowed. Unlike
    /// [`Dispatcher::warm`], it tries only once.
    pub fn start_instead(&mut self, now: Instant) {
        if self.serving.len() < self.max && self.closing == Closing::No {
            self.restarts += 1;
            self.serve_one_more(now);
        }
    }

    /// Records that the child was started.
    pub fn spawned(&mut self, id: ChildId, pid: u32, inspect_port: Option<u16>) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        child.pid = Some(pid);
        let is_leaving = child.state.phase() == Phase::Leaving;
        let leaving_with_nothing = child.live == 0 && !child.is_waited_for() && child.held == 0;
        self.events.push(PoolEvent::Spawned {
            child: id,
            pid,
            inspect_port,
            is_serving: self.is_serving(id),
        });
        if !is_leaving {
            return;
        }
        // The child was dismissed while it was starting. Its owner gets the event that it runs, so it must also get the
        // event that it leaves.
        self.events.push(PoolEvent::Left { child: id });
        match self.closing {
            Closing::Ending => self.actions.push_back(Action::Kill(id)),
            _ if leaving_with_nothing => self.actions.push_back(Action::End(id)),
            _ => {}
        }
    }

    /// Records that the child could not be started. Its first calls reject with the reason.
    pub fn spawn_failed(&mut self, id: ChildId, error: &Error, now: Instant) {
        self.stop_serving(id);
        self.lose_calls(id, error);
        self.events.push(PoolEvent::SpawnFailed {
            child: id,
            failure: error.into(),
        });
        let dismissed = self.children.remove(&id).is_some_and(|child| child.dismissed);
        if !dismissed {
            self.restart.died_at_start(now);
        }
        self.after_death(now);
    }

    /// Records that the child's channel is closed. The child has closed it, or has died, which will be known in a
    /// moment.
    pub fn disconnected(&mut self, id: ChildId, now: Instant) {
        if !self.children.contains_key(&id) {
            return;
        }
        self.stop_serving(id);
        self.events.push(PoolEvent::Disconnected { child: id });
        self.timers
            .set(now + EXIT_AFTER_DISCONNECT, Timer::Disconnected(id));
        self.pump(now);
    }

    /// Records that the child has ended. Everything that the child had sent was read.
    pub fn exited(&mut self, id: ChildId, status: ExitStatus, farewell: Farewell, now: Instant) {
        let Some(child) = self.children.get(&id) else {
            return;
        };
        let (was_ready, dismissed, lived) = (child.was_ready, child.dismissed, now - child.born);
        let recycled = dismissed && child.is_used_up;
        let is_counted = child.progress.has_failed;
        let Farewell {
            words,
            is_out_of_memory,
        } = farewell;
        let last_line = words.filter(|_| status.code != Some(0));
        let shortage = shortage(status, is_out_of_memory);
        let error = Error::ChildExited {
            pid: child.pid,
            exit_code: status.code,
            signal: status.signal,
            shortage,
            last_line: last_line.clone(),
            advice: child.advice(status),
        };
        self.stop_serving(id);
        self.lose_calls(id, &error);
        self.events.push(PoolEvent::Exited {
            child: id,
            code: status.code,
            signal: status.signal,
            last_words: last_line.clone(),
            asked: dismissed,
            recycled,
            reason: shortage.map(|_| OUT_OF_MEMORY),
        });
        if let Some(child) = self.children.remove(&id) {
            self.gone.add(&child.tally);
        }
        if !dismissed {
            self.restarts += 1;
            self.last_words = last_line.or_else(|| self.last_words.take().filter(|_| is_counted));
            match was_ready {
                true => self.restart.died(lived, now),
                false if is_counted => {}
                false => self.restart.died_at_start(now),
            }
        }
        self.after_death(now);
    }

    /// Takes a child out of service. It gets no new calls, and calls that were only bound to it go to others.
    pub(super) fn stop_serving(&mut self, id: ChildId) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let left = child.state.phase() != Phase::Leaving;
        if left && child.state.on(Event::Leave) == Effect::End {
            self.actions.push_back(Action::End(id));
        }
        self.reserve.retain(|other| *other != id);
        let position = child.position;
        if self.serving.get(position) != Some(&id) {
            return;
        }
        self.serving.remove(position);
        child.position = usize::MAX;
        self.balancer.borrow_mut().remove(position);
        for (index, moved) in self.serving.iter().enumerate().skip(position) {
            if let Some(child) = self.children.get_mut(moved) {
                child.position = index;
            }
        }
        self.bindings.release(id);
        self.idle.remove(id);
        self.events.push(PoolEvent::Left { child: id });
        self.release_waiting(id);
    }

    /// Whether a child takes calls. It may still be starting.
    pub fn is_serving(&self, id: ChildId) -> bool {
        let child = self.children.get(&id);
        child.is_some_and(|child| self.serving.get(child.position) == Some(&id))
    }

    /// Serves the queue, and keeps `min` children alive or reports why that is impossible.
    pub(super) fn after_death(&mut self, now: Instant) {
        if let Some(deaths) = self.restart.loop_deaths(now) {
            self.wanted = self.config.min;
            let error = Error::CrashLoop {
                deaths,
                last_line: self.last_words.clone(),
            };
            self.events.push(PoolEvent::CrashLoop {
                failure: (&error).into(),
            });
            if self.serving.is_empty() {
                self.reject_queue(&error);
            }
        }
        self.warm(0, now);
        self.pump(now);
        self.close_when_done();
    }
}

/// The memory that the child lacked when it ended. What the child wrote counts only if it aborted, since it may exit
/// for any reason.
fn shortage(status: ExitStatus, says_so: bool) -> Option<Shortage> {
    match status {
        ExitStatus {
            is_oom_killed: true, ..
        } => Some(Shortage::System),
        _ if says_so && status.has_aborted() => Some(Shortage::Heap),
        _ => None,
    }
}
