//! From a call to the child that gets it.

use std::time::{Duration, Instant};

use super::{Action, Closing, Dispatcher};
use crate::core::balancer::Algorithm;
use crate::core::child::{ChildId, Event};
use crate::core::error::Error;
use crate::core::pool::body::{Attached, Body};
use crate::core::pool::event::PoolEvent;
use crate::core::pool::pending::{NewCall, Place};
use crate::core::pool::timers::Timer;
use crate::core::wire::batch::Call;
use crate::core::wire::{CallId, Flags, MAX_MESSAGE, Request};

/// A new call with its texts.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// What the pool must know about the call.
    pub call: NewCall,
    /// The task's name, as JSON.
    pub task: &'a [u8],
    /// The parameters, as JSON, or nothing.
    pub params: &'a [u8],
    /// The parameters' flags.
    pub flags: Flags,
    /// The parameters' binary parts.
    pub parts: &'a [&'a [u8]],
    /// What goes ahead of the call.
    pub attached: Attached<'a>,
    /// The sticky id as text, if its key is not bound. It is for the environment of a new child, and for SPECIFY.
    pub id: &'a str,
}

impl<'a> Submission<'a> {
    /// Creates the submission of a call in a batch. `attached` belongs to this call if it has [`Flags::MEMORIES`].
    pub fn of(call: &Call<'a>, attached: Attached<'a>) -> Self {
        let is_its_own = call.flags.has(Flags::MEMORIES);
        Submission {
            call: NewCall {
                ticket: call.ticket,
                to: (call.child != 0).then_some(ChildId(call.child)),
                is_beside: call.is_beside,
                key: call.key,
                timeout_ms: call.timeout_ms,
                counted: u16::try_from(call.counted).unwrap_or(0),
            },
            task: call.task,
            params: call.params,
            flags: call.flags,
            parts: call.parts,
            attached: if is_its_own { attached } else { Attached::default() },
            id: call.id,
        }
    }

    /// What a transport sends, without an id.
    pub(super) fn request(&self) -> Request<'a> {
        Request {
            task: self.task,
            params: self.params,
            flags: self.flags,
            parts: self.parts,
            ..Request::default()
        }
    }
}

/// Where a call can go now.
enum Target {
    /// To this child, as soon as it has room.
    Child(ChildId),
    /// To the queue, until a child is free.
    Queue,
}

impl Dispatcher {
    /// Takes a call. Returns the child that must get it at once, if there is one; otherwise the call waits or is
    /// rejected. The caller must first carry out the resulting actions.
    pub fn submit(&mut self, submission: &Submission, now: Instant) -> Option<(ChildId, CallId)> {
        let ticket = submission.call.ticket;
        let mut submission = *submission;
        if self.config.recycle.is_isolated {
            // Isolated: no child has a second call.
            submission.call.key = 0;
        }
        let submission = &submission;
        match self.find_target(submission, now) {
            Ok(Target::Child(child)) => {
                self.bindings.bind(submission.call.key, child);
                let is_beside = submission.call.is_beside;
                let may_take = self.children.get(&child).is_some_and(|c| match is_beside {
                    true => c.may_take_beside(),
                    false => c.may_take(self.config.concurrency),
                });
                if may_take {
                    let call = self.pending.insert(submission.call, now);
                    self.take(child, call, now);
                    return Some((child, call));
                }
                self.enqueue(submission, Place::Waiting(child), now);
            }
            Ok(Target::Queue) => self.enqueue(submission, Place::Queued, now),
            Err(error) => self.events.push(PoolEvent::rejected(ticket, &error)),
        }
        None
    }

    fn find_target(&mut self, submission: &Submission, now: Instant) -> Result<Target, Error> {
        let NewCall {
            to, key, is_beside, ..
        } = submission.call;
        // A call that belongs to another call in progress is accepted until that one is over.
        if self.closing != Closing::No && !(is_beside && self.closing == Closing::Draining) {
            return Err(Error::PoolClosed);
        }
        let bytes: usize = submission.parts.iter().map(|part| part.len()).sum();
        // The size in the shared-memory transport: with a comma, and with a placeholder for missing parameters.
        let text = submission.task.len() + 1 + submission.params.len().max(1);
        if text + bytes > MAX_MESSAGE {
            return Err(Error::MessageTooLarge {
                limit: MAX_MESSAGE,
                pid: None,
            });
        }
        if self.pending.is_full() {
            return Err(Error::QueueFull { max: self.waiting });
        }
        if let Some(child) = to {
            return self.addressed(child).map(Target::Child);
        }
        // Waiting calls come first. Under SPECIFY only those of this id do, because other ids belong to other children.
        if self.waiting_keys.is_queued(key) {
            return Ok(Target::Queue);
        }
        if let Some(child) = self.bindings.get(key) {
            return Ok(Target::Child(child));
        }
        if let Some(seat) = self.seat_of(submission)
            && let Some(child) = self.seated(seat, submission.id, now)
        {
            return Ok(Target::Child(child));
        }
        let is_specified = self.balancer.borrow().algorithm() == Algorithm::Specify;
        let may_grow = self.queue.is_empty() || is_specified;
        if may_grow && self.serving.len() < self.max && self.may_start(now) {
            return Ok(Target::Child(self.grow(submission, now)));
        }
        if self.serving.is_empty() {
            return self.wait_for_child(now);
        }
        if is_specified {
            return self.specified(submission.id).map(Target::Child);
        }
        Ok(self.free_child().map_or(Target::Queue, Target::Child))
    }

    /// A child that may take a new call now, by the strategy; `None` while earlier calls wait.
    pub fn free_child(&mut self) -> Option<ChildId> {
        self.queue.is_empty().then(|| self.pick()).flatten()
    }

    /// Checks a child that the caller names; it may have left in the meantime.
    fn addressed(&self, id: ChildId) -> Result<ChildId, Error> {
        let child = self.children.get(&id);
        match self.is_read(id) {
            true => Ok(id),
            false => Err(Error::ChildGone {
                pid: child.and_then(|child| child.pid),
            }),
        }
    }

    /// Whether a child may be started for a call, or a ready spare child can serve it.
    pub(super) fn may_start(&self, now: Instant) -> bool {
        self.has_ready_spare() || self.restart.wait_for_call(now).is_none()
    }

    fn grow(&mut self, submission: &Submission, now: Instant) -> ChildId {
        if let Some(child) = self.promote(now) {
            return child;
        }
        let child = self.add_child(now);
        self.let_serve(child, now);
        let id = if submission.call.key == 0 {
            "default"
        } else {
            submission.id
        };
        self.actions.push_back(Action::Spawn(child, id.to_owned()));
        child
    }

    /// Handles a call when there is no child and none may be started yet.
    fn wait_for_child(&mut self, now: Instant) -> Result<Target, Error> {
        if let Some(deaths) = self.restart.loop_deaths(now) {
            return Err(Error::CrashLoop {
                deaths,
                last_line: self.last_words.clone(),
            });
        }
        Ok(Target::Queue)
    }

    /// SPECIFY: finds the child whose pid is the id.
    fn specified(&mut self, id: &str) -> Result<ChildId, Error> {
        let pid_of = |child| self.children.get(child).and_then(|child| child.pid);
        let pid = id.parse().ok();
        let position = self
            .serving
            .iter()
            .position(|child| pid.is_some() && pid_of(child) == pid);
        let picked = self.balancer.borrow_mut().pick(&mut self.rng, position);
        picked
            .map(|position| self.serving[position])
            .ok_or_else(|| Error::NoSuchTarget { id: id.to_owned() })
    }

    /// A child that may take a call now, by the strategy.
    pub(super) fn pick(&mut self) -> Option<ChildId> {
        let Self {
            balancer,
            rng,
            serving,
            children,
            config,
            ..
        } = self;
        let available = |at: usize| {
            children.get(&serving[at]).is_some_and(|child| {
                child.may_take(config.concurrency) && !(child.is_used_up && config.recycle.is_isolated)
            })
        };
        let picked = balancer.borrow_mut().pick_available(rng, None, available)?;
        Some(serving[picked])
    }

    /// Assigns a call to a child.
    pub(super) fn take(&mut self, id: ChildId, call_id: CallId, now: Instant) {
        let (Some(child), Some(call)) = (self.children.get_mut(&id), self.pending.get_mut(call_id)) else {
            return;
        };
        let effect = child.state.on(Event::Call);
        child.live += 1;
        let waited = now.saturating_duration_since(call.since);
        let is_beside = call.is_beside;
        if is_beside {
            child.beside += 1;
        } else {
            child.tally.handed_over(waited);
        }
        if let Some(tally) = self.tasks.get(call.counted) {
            tally.handed_over(waited);
        }
        call.place = Place::Running(id);
        call.since = now;
        let timeout_ms = call.timeout_ms;
        let position = child.position;
        self.follow(id, effect);
        if self.serving.get(position) == Some(&id) {
            if !is_beside {
                self.balancer.borrow_mut().connect(position);
            }
            self.idle.touch(id, now);
        }
        if timeout_ms > 0 {
            let deadline = now + Duration::from_millis(u64::from(timeout_ms));
            self.timers.set(deadline, Timer::Deadline(call_id));
            let pending = &mut self.pending;
            self.timers.tidy(|call| pending.get_mut(call).is_some());
        }
    }

    /// Takes the task and the parameters out of a call that has waited.
    pub fn take_body(&mut self, call: CallId) -> Option<Body> {
        self.pending
            .get_mut(call)
            .map(|call| std::mem::take(&mut call.body))
    }

    /// Records whether the child's transport accepts more.
    pub fn set_room(&mut self, id: ChildId, has_room: bool, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let had_room = std::mem::replace(&mut child.has_room, has_room);
        if has_room && !had_room {
            self.pump(now);
        }
    }
}
