//! How calls settle.

use std::time::Instant;

use super::child::Child;
use super::{Action, Closing, Dispatcher};
use crate::core::child::{ChildId, Effect, Event, Verdict};
use crate::core::error::Error;
use crate::core::pool::pending::{Key, Place, Ticket};
use crate::core::pool::timers::Timer;
use crate::core::wire::CallId;

impl Dispatcher {
    /// The call with this [`CallId::short`].
    pub fn by_short_id(&self, short: u32) -> Option<CallId> {
        self.pending.by_short_id(short)
    }

    /// The call that a child means by `name`. If `may_be_short`, the name may be a [`CallId::short`].
    pub fn named(&self, name: CallId, may_be_short: bool) -> CallId {
        let short = u32::try_from(name.0).ok().filter(|_| may_be_short);
        short.and_then(|short| self.by_short_id(short)).unwrap_or(name)
    }

    /// The call's sticky key.
    pub fn key_of(&self, call: CallId) -> Key {
        self.pending.get(call).map_or(0, |call| call.key)
    }

    /// The call with this ticket, if its caller still waits.
    pub fn call_of(&self, ticket: Ticket) -> Option<CallId> {
        self.pending.by_ticket(ticket)
    }

    /// The ticket of a call, if its caller still waits.
    pub fn ticket_of(&self, call: CallId) -> Option<Ticket> {
        self.pending.get(call)?.ticket
    }

    /// Records that the child has answered a call. `None`: this child has no such call. `Some(None)`: the call's caller
    /// no longer waits.
    pub fn answered(&mut self, id: ChildId, call_id: CallId, now: Instant) -> Option<Option<Ticket>> {
        let call = self.pending.get_mut(call_id)?;
        if call.place != Place::Running(id) {
            return None;
        }
        let (run, waited_for) = (now.saturating_duration_since(call.since), call.ticket.is_some());
        let (is_addressed, is_beside) = (call.is_addressed, call.is_beside);
        let counted = call.counted;
        let ticket = self.pending.remove(call_id).and_then(|call| call.ticket);
        if let Some(child) = self.children.get_mut(&id) {
            // An answer without a waiting caller counts, too: after the last one, no timer would check the child again.
            child.is_blocked = false;
            if waited_for {
                if !is_beside {
                    child.tally.answered(run);
                }
                if let Some(tally) = self.tasks.get(counted) {
                    tally.answered(run);
                }
                child.served += u64::from(!is_addressed);
                child.drop_live(is_beside);
            }
            // An addressed call may have waited for the next chunk of a stream, so its time says nothing about the
            // child.
            if !is_addressed {
                self.balancer
                    .borrow_mut()
                    .answered(child.position, run.as_secs_f64() * 1000.0);
            }
            self.release(id, is_beside, now);
            self.give_grace(id, now);
            self.count_use(id, now);
        }
        Some(ticket)
    }

    /// Rejects a call that cannot be sent to its child.
    pub fn refuse(&mut self, id: ChildId, call: CallId, error: &Error, now: Instant) {
        if let Some(Some(ticket)) = self.answered(id, call, now) {
            self.events.push(super::PoolEvent::rejected(ticket, error));
        }
        // Other calls may wait for its place, and there may be no further event.
        self.after_answers(now);
    }

    /// Records that a child has one call less.
    fn release(&mut self, id: ChildId, is_beside: bool, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        if self.serving.get(child.position) == Some(&id) {
            if !is_beside {
                self.balancer.borrow_mut().disconnect(child.position);
            }
            self.idle.touch(id, now);
        }
        let effect = child.state.on(Event::Settled);
        if child.state.in_flight() as usize == child.live {
            child.attention.is_done();
        }
        if effect == Effect::End {
            self.actions.push_back(Action::End(id));
        }
    }

    /// Cancels a call that its caller has given up.
    pub fn cancel(&mut self, ticket: Ticket, now: Instant) {
        let Some(call_id) = self.pending.by_ticket(ticket) else {
            return;
        };
        let place = self.pending.get_mut(call_id).map(|call| call.place);
        match place {
            Some(Place::Running(child)) => {
                self.pending.abandon(call_id);
                self.leave_running(child, call_id, now);
            }
            Some(place) => self.drop_waiting(call_id, place, now),
            None => {}
        }
        self.close_when_done();
    }

    /// Removes a call that no child has.
    fn drop_waiting(&mut self, call_id: CallId, place: Place, now: Instant) {
        let Some(call) = self.pending.remove(call_id) else {
            return;
        };
        self.waits_no_more(call.key, place);
        self.unqueue(call_id, place, call.is_beside);
        if let Place::Waiting(child) = place {
            self.give_grace(child, now);
        }
    }

    /// Rejects a call that has waited for a child for as long as it may.
    pub(super) fn give_up_waiting(&mut self, call_id: CallId, timeout_ms: u32, now: Instant) {
        let Some(call) = self.pending.get_mut(call_id) else {
            return;
        };
        let (place, ticket) = (call.place, call.ticket);
        if matches!(place, Place::Running(_)) {
            return;
        }
        if let Some(ticket) = ticket {
            let error = Error::QueueTimeout { timeout_ms };
            self.events.push(super::PoolEvent::rejected(ticket, &error));
        }
        self.drop_waiting(call_id, place, now);
    }

    /// Rejects a call that has timed out.
    pub(super) fn time_out(&mut self, call_id: CallId, now: Instant) {
        let Some(call) = self.pending.get_mut(call_id) else {
            return;
        };
        let (Place::Running(child), Some(ticket), timeout_ms) = (call.place, call.ticket, call.timeout_ms)
        else {
            return;
        };
        let pid = self.children.get(&child).and_then(|child| child.pid);
        let error = Error::TaskTimeout { timeout_ms, pid };
        self.events.push(super::PoolEvent::rejected(ticket, &error));
        self.pending.abandon(call_id);
        self.leave_running(child, call_id, now);
    }

    /// Gives up a running call whose caller no longer waits. The call's place is free. The child gets a cancellation,
    /// and gets new calls once it has read that.
    fn leave_running(&mut self, id: ChildId, call_id: CallId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        let known = self.pending.get(call_id);
        let is_beside = known.is_some_and(|call| call.is_beside);
        child.drop_live(is_beside);
        child.tally.failed += u64::from(!is_beside);
        if let Some(tally) = self.tasks.get(known.map_or(0, |call| call.counted)) {
            tally.failed += 1;
        }
        if let Some(call) = self.pending.get(call_id).filter(|call| !call.is_addressed) {
            let so_far = now.saturating_duration_since(call.since).as_secs_f64() * 1000.0;
            self.balancer.borrow_mut().took_at_least(child.position, so_far);
        }
        let was_sure = child.attention.takes_calls();
        child.attention.call_given_up(now);
        self.actions.push_back(Action::Cancel(id, call_id));
        if was_sure {
            self.look_again(id);
        }
        self.give_grace(id, now);
        self.count_use(id, now);
    }

    /// Gives a child that is leaving, and has only calls without waiting callers, `killGrace` to finish them.
    pub(super) fn give_grace(&mut self, id: ChildId, now: Instant) {
        if self.children.get(&id).is_some_and(Child::only_has_dropped_calls) {
            self.timers.set(now + self.config.kill_grace, Timer::Overdue(id));
        }
    }

    /// Ends the child when that time has passed.
    pub(super) fn end_overdue(&mut self, id: ChildId) {
        if self.children.get(&id).is_some_and(Child::only_has_dropped_calls) {
            self.actions.push_back(Action::End(id));
        }
    }

    /// The calls of a child whose callers no longer wait.
    pub fn given_up(&mut self, id: ChildId) -> Vec<CallId> {
        let mut running = self.pending.in_place(Place::Running(id));
        running.retain(|call| {
            self.pending
                .get_mut(*call)
                .is_some_and(|call| call.ticket.is_none())
        });
        running
    }

    /// Checks whether a child still reads, after one of its calls was given up.
    pub(super) fn check_blocked(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        if !child.attention.is_due(now) {
            return;
        }
        if child.attention.wants_probe(now) {
            self.actions.push_back(Action::Probe(id));
            self.look_again(id);
        } else {
            self.actions.push_back(Action::CheckBlocked(id));
        }
    }

    /// Records that the child has not read a message for a while. Once it counts as blocked, it is killed if no caller
    /// waits for it. Otherwise it gets no new calls, and is checked again later.
    pub fn found_unread(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        if !child.was_ready {
            return self.found_starting(id, now);
        }
        let verdict = child.attention.seen_unread(self.config.kill_grace, now);
        if verdict != Verdict::Blocked {
            self.look_again(id);
        } else if child.live == 0 {
            child.attention.is_done();
            child.is_blocked = true;
            self.stop_serving(id);
            self.actions.push_back(Action::Kill(id));
            self.pump(now);
        } else {
            child.is_blocked = true;
            self.look_again(id);
        }
    }

    /// Records that the child has read everything. It may take its time for calls that no caller waits for.
    pub fn found_reading(&mut self, id: ChildId, now: Instant) {
        let Some(child) = self.children.get_mut(&id) else {
            return;
        };
        child.is_blocked = false;
        match child.attention.seen_reading(self.config.kill_grace, now) {
            Verdict::Probe => self.actions.push_back(Action::Probe(id)),
            _ => self.pump(now),
        }
        self.look_again(id);
    }

    /// Records that the child is starting, or still loading its script. So no call blocks the child, however long the
    /// start takes.
    pub fn found_starting(&mut self, id: ChildId, now: Instant) {
        if let Some(child) = self.children.get_mut(&id) {
            child.attention.not_there_yet(now);
            self.look_again(id);
        }
    }

    fn look_again(&mut self, id: ChildId) {
        let look_at = self.children.get(&id).and_then(|child| child.attention.look_at());
        if let Some(at) = look_at {
            self.timers.set(at, Timer::Blocked(id));
        }
    }

    /// Evicts a child that has violated the protocol. Its calls fail now, and the child is killed.
    pub fn evict(&mut self, id: ChildId, error: &Error, now: Instant) {
        self.stop_serving(id);
        self.lose_calls(id, error);
        self.actions.push_back(Action::Kill(id));
        self.pump(now);
    }

    /// Rejects all calls of a child, and the calls that are addressed to it.
    pub(super) fn lose_calls(&mut self, id: ChildId, error: &Error) {
        let running = self.pending.in_place(Place::Running(id));
        for call in running {
            let lost = self.pending.get(call).filter(|call| call.ticket.is_some());
            let is_beside = lost.map(|call| call.is_beside);
            if let Some(tally) = self.tasks.get(lost.map_or(0, |call| call.counted)) {
                tally.failed += 1;
            }
            self.reject(call, error);
            if let Some(child) = self.children.get_mut(&id) {
                if let Some(is_beside) = is_beside {
                    child.drop_live(is_beside);
                    child.tally.failed += u64::from(!is_beside);
                }
                // Not `release`, which would end the child because it has finished: it is ending already.
                child.state.on(Event::Settled);
            }
        }
        self.lose_waiting(id, error);
    }

    /// Ends a child that has closed its channel a while ago and has not ended. Its calls are lost.
    pub(super) fn after_disconnect(&mut self, id: ChildId, now: Instant) {
        let Some(pid) = self.children.get(&id).map(|child| child.pid) else {
            return;
        };
        self.lose_calls(
            id,
            &Error::ChildExited {
                pid,
                exit_code: None,
                signal: None,
                shortage: None,
                last_line: None,
                advice: None,
            },
        );
        self.actions.push_back(Action::End(id));
        self.pump(now);
        if self.closing == Closing::Draining {
            self.close_when_done();
        }
    }
}
