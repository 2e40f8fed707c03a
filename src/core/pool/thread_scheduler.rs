//! Which thread gets which task, and when, for threads that the host's own code starts, calls and ends.
//!
//! The [`Dispatcher`] decides, as it does for other pools. Nothing crosses a process border here, so there is no engine:
//! the host gets what it has to do as [`ThreadOrder`]s, and says what has happened.

use std::rc::Rc;
use std::time::Instant;

use super::config::Config;
use super::dispatcher::{Action, Dispatcher, Submission};
use super::pending::{Attached, NewCall, Ticket};
use super::stats::PoolStats;
use crate::core::child::{ChildId, Farewell};
use crate::core::platform::ExitStatus;
use crate::core::wire::Flags;

/// What the host has to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadOrder {
    /// Start this thread.
    Start(ChildId),
    /// Give a thread the task of this ticket.
    Run(ChildId, Ticket),
    /// The time of the task that this thread has is over.
    Late(ChildId),
    /// End this thread, which has no task.
    End(ChildId),
    /// Call [`ThreadScheduler::on_time`] at this time, and no longer at the one before.
    Wake(Instant),
}

/// The dispatcher of a pool whose threads are the host's.
#[derive(Debug)]
pub struct ThreadScheduler {
    dispatcher: Dispatcher,
    orders: Vec<ThreadOrder>,
    /// When the host will call.
    waking_at: Option<Instant>,
}

impl ThreadScheduler {
    /// A pool without threads.
    pub fn new(config: Config, now: Instant) -> Self {
        ThreadScheduler {
            dispatcher: Dispatcher::new(Rc::new(config), rand::random(), now),
            orders: Vec::new(),
            waking_at: None,
        }
    }

    /// Takes a task, for a new thread as long as there may be more.
    pub fn submit(&mut self, ticket: Ticket, timeout_ms: u32, now: Instant) {
        self.submit_to(None, ticket, timeout_ms, now);
    }

    /// Takes a task, for a new thread only if none is idle.
    pub fn submit_to_idle(&mut self, ticket: Ticket, timeout_ms: u32, now: Instant) {
        let idle = self.dispatcher.free_child();
        self.submit_to(idle, ticket, timeout_ms, now);
    }

    fn submit_to(&mut self, to: Option<ChildId>, ticket: Ticket, timeout_ms: u32, now: Instant) {
        let call = NewCall {
            ticket,
            to,
            is_beside: false,
            key: 0,
            timeout_ms,
            counted: 0,
        };
        // The host keeps what the task is.
        let submission = Submission {
            call,
            task: &[],
            params: &[],
            flags: Flags::default(),
            parts: &[],
            attached: Attached::default(),
            id: "",
        };
        let taken = self.dispatcher.submit(&submission, now);
        self.act(now);
        if let Some((child, _)) = taken {
            self.orders.push(ThreadOrder::Run(child, ticket));
        }
    }

    /// A thread is done with a task, and takes the next.
    pub fn answered(&mut self, child: ChildId, ticket: Ticket, now: Instant) {
        if let Some(call) = self.dispatcher.call_of(ticket) {
            self.dispatcher.answered(child, call, now);
        }
        self.dispatcher.after_answers(now);
        self.act(now);
    }

    /// A thread has ended, or could not be started. The host knows why, and what has become of its task.
    pub fn ended(&mut self, child: ChildId, now: Instant) {
        // As one that was asked to end: it costs its task alone, and the next may have a thread at once.
        self.dispatcher.let_go(child, now);
        let status = ExitStatus {
            code: None,
            signal: None,
            is_oom_killed: false,
        };
        self.dispatcher.exited(child, status, Farewell::default(), now);
        self.act(now);
    }

    /// A task that waits is given up.
    pub fn cancel(&mut self, ticket: Ticket, now: Instant) {
        self.dispatcher.cancel(ticket, now);
        self.act(now);
    }

    /// Has threads started until there are `count`.
    pub fn warm(&mut self, count: usize, now: Instant) {
        self.dispatcher.warm(count, now);
        self.dispatcher.pump(now);
        self.act(now);
    }

    /// Allows more threads, or fewer: the youngest finish their tasks and end.
    pub fn set_max(&mut self, max: usize, now: Instant) {
        self.dispatcher.set_max(max, now);
        self.act(now);
    }

    /// Has a fresh thread take the place of one, which finishes its task and ends.
    pub fn recycle(&mut self, child: ChildId, now: Instant) {
        self.dispatcher.recycle(child, now);
        self.act(now);
    }

    /// Has a thread end once it has no task.
    pub fn drain(&mut self, child: ChildId, now: Instant) {
        self.dispatcher.drain(child, now);
        self.act(now);
    }

    /// Starts a thread in place of one that was asked to end for that.
    pub fn start_instead(&mut self, now: Instant) {
        self.dispatcher.start_instead(now);
        self.act(now);
    }

    /// What the pool and its threads have done. A task that has thrown counts as done.
    pub fn stats(&self, now: Instant) -> PoolStats {
        self.dispatcher.stats(now)
    }

    /// Does what is due.
    pub fn on_time(&mut self, now: Instant) {
        self.waking_at = None;
        self.dispatcher.on_time(now);
        self.act(now);
    }

    /// What the host has to do since the last time.
    pub fn take_orders(&mut self) -> Vec<ThreadOrder> {
        std::mem::take(&mut self.orders)
    }

    fn act(&mut self, now: Instant) {
        loop {
            while let Some(action) = self.dispatcher.next_action() {
                self.order(action, now);
            }
            // What the events tell, the host knows.
            drop(self.dispatcher.take_events());
            // A task that waits may have a new thread now, and not only at the next turn of the host's loop.
            match self.dispatcher.next_timer() {
                Some(at) if at <= now => self.dispatcher.on_time(now),
                Some(at) => return self.wake_at(at),
                None => return,
            }
        }
    }

    /// The host has one timer. One that is early costs less than to move it with each task.
    fn wake_at(&mut self, at: Instant) {
        if self.waking_at.is_none_or(|before| at < before) {
            self.waking_at = Some(at);
            self.orders.push(ThreadOrder::Wake(at));
        }
    }

    fn order(&mut self, action: Action, now: Instant) {
        let order = match action {
            Action::Spawn(child, _) | Action::SpawnLater(child) => {
                // It keeps what it is sent until it runs.
                self.dispatcher.spawned(child, child.0, None);
                self.dispatcher.became_ready(child, now);
                ThreadOrder::Start(child)
            }
            Action::Send(child, call) => match self.dispatcher.ticket_of(call) {
                Some(ticket) => ThreadOrder::Run(child, ticket),
                None => return,
            },
            // The host gives up only tasks that wait.
            Action::Cancel(child, _) => ThreadOrder::Late(child),
            Action::End(child) | Action::Kill(child) if self.dispatcher.knows(child) => {
                ThreadOrder::End(child)
            }
            // A thread has no channel to be asked by, and cannot be stopped.
            _ => return,
        };
        self.orders.push(order);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::ThreadOrder::{End, Late, Run, Start, Wake};
    use super::*;
    use crate::core::pool::option::OptionValue;

    const FIRST: ChildId = ChildId(1);
    const SECOND: ChildId = ChildId(2);

    struct Bench {
        scheduler: ThreadScheduler,
        now: Instant,
    }

    impl Bench {
        fn new(max: f64) -> Self {
            let options = [
                ("path", OptionValue::Text("/app/thread.js".to_owned())),
                ("max", OptionValue::Number(max)),
                ("concurrency", OptionValue::Number(1.0)),
                ("strategy", OptionValue::Text("WARMEST".to_owned())),
                ("lifecycle", OptionValue::Bool(false)),
                ("startTimeout", OptionValue::Number(0.0)),
            ];
            let options = options.map(|(key, value)| (key.to_owned(), value)).to_vec();
            let now = Instant::now();
            let config = Config::read(OptionValue::Map(options)).unwrap();
            Bench {
                scheduler: ThreadScheduler::new(config, now),
                now,
            }
        }

        /// What has to be done after this.
        fn after(&mut self, event: impl FnOnce(&mut ThreadScheduler, Instant)) -> Vec<ThreadOrder> {
            event(&mut self.scheduler, self.now);
            self.scheduler.take_orders()
        }

        fn submit(&mut self, ticket: Ticket) -> Vec<ThreadOrder> {
            self.after(|scheduler, now| scheduler.submit(ticket, 0, now))
        }
    }

    #[test]
    fn threads_grow_with_the_tasks_and_the_rest_waits() {
        let mut bench = Bench::new(2.0);
        assert_eq!(bench.submit(0), [Start(FIRST), Run(FIRST, 0)]);
        assert_eq!(bench.submit(1), [Start(SECOND), Run(SECOND, 1)]);
        assert_eq!(bench.submit(2), []);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now)),
            [Run(SECOND, 2)]
        );
    }

    #[test]
    fn a_task_that_is_tried_again_prefers_the_thread_that_was_used_last() {
        let mut bench = Bench::new(3.0);
        bench.submit(0);
        bench.submit(1);
        bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now));
        bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now));
        let again = |scheduler: &mut ThreadScheduler, now| scheduler.submit_to_idle(1, 0, now);
        assert_eq!(bench.after(again), [Run(SECOND, 1)]);
    }

    #[test]
    fn a_thread_that_ends_leaves_its_place_at_once_however_often_that_happens() {
        let mut bench = Bench::new(1.0);
        bench.submit(0);
        for ticket in 1..20 {
            let thread = ChildId(ticket);
            bench.submit(ticket);
            let next = ChildId(ticket + 1);
            assert_eq!(
                bench.after(|scheduler, now| scheduler.ended(thread, now)),
                [Start(next), Run(next, ticket)]
            );
        }
    }

    #[test]
    fn a_task_whose_time_is_over_loses_its_thread_and_the_next_gets_one() {
        let mut bench = Bench::new(1.0);
        let late = bench.now + Duration::from_millis(20);
        let orders = bench.after(|scheduler, now| scheduler.submit(0, 20, now));
        assert_eq!(orders, [Start(FIRST), Wake(late), Run(FIRST, 0)]);
        bench.submit(1);
        bench.now = late;
        let orders = bench.after(ThreadScheduler::on_time);
        assert!(matches!(orders[..], [Late(FIRST), Wake(_)]));
        assert_eq!(
            bench.after(|scheduler, now| scheduler.ended(FIRST, now)),
            [Start(SECOND), Run(SECOND, 1)]
        );
    }

    #[test]
    fn the_host_is_told_of_an_earlier_time_alone_and_asks_again_at_its_own() {
        let mut bench = Bench::new(3.0);
        let after = |ms| bench.now + Duration::from_millis(ms);
        let (first, earlier) = (after(40), after(20));
        let mut wakes = |timeout, ticket| {
            let orders = bench.after(|scheduler, now| scheduler.submit(ticket, timeout, now));
            orders.contains(&Wake(bench.now + Duration::from_millis(timeout.into())))
        };
        assert!(wakes(40, 0));
        assert!(wakes(20, 1));
        assert!(!wakes(60, 2));
        bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now));
        bench.now = earlier;
        assert_eq!(bench.after(ThreadScheduler::on_time), [Wake(first)]);
        bench.now = first;
        let orders = bench.after(ThreadScheduler::on_time);
        assert!(matches!(orders[..], [Late(FIRST), Wake(_)]));
    }

    #[test]
    fn a_task_that_was_given_up_is_run_by_nobody() {
        let mut bench = Bench::new(1.0);
        bench.submit(0);
        bench.submit(1);
        assert_eq!(bench.after(|scheduler, now| scheduler.cancel(1, now)), []);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
            []
        );
    }

    #[test]
    fn the_limit_moves_both_ways() {
        let mut bench = Bench::new(1.0);
        bench.submit(0);
        bench.submit(1);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.set_max(2, now)),
            [Start(SECOND), Run(SECOND, 1)]
        );
        assert_eq!(bench.after(|scheduler, now| scheduler.set_max(1, now)), []);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.answered(SECOND, 1, now)),
            [End(SECOND)]
        );
    }

    #[test]
    fn a_thread_is_replaced_and_finishes_its_task_first() {
        let mut bench = Bench::new(1.0);
        bench.submit(0);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.recycle(FIRST, now)),
            [Start(SECOND)]
        );
        assert_eq!(bench.submit(1), [Run(SECOND, 1)]);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
            [End(FIRST)]
        );
        bench.after(|scheduler, now| scheduler.ended(FIRST, now));
        assert_eq!(bench.scheduler.stats(bench.now).recycled, 1);
    }

    #[test]
    fn a_thread_that_is_drained_finishes_its_task_and_ends() {
        let mut bench = Bench::new(2.0);
        bench.submit(0);
        assert_eq!(bench.after(|scheduler, now| scheduler.drain(FIRST, now)), []);
        assert_eq!(bench.submit(1), [Start(SECOND), Run(SECOND, 1)]);
        assert_eq!(
            bench.after(|scheduler, now| scheduler.answered(FIRST, 0, now)),
            [End(FIRST)]
        );
    }

    #[test]
    fn a_thread_is_started_in_place_of_one_that_was_ended() {
        let mut bench = Bench::new(1.0);
        bench.submit(0);
        bench.after(|scheduler, now| scheduler.ended(FIRST, now));
        let instead = bench.after(|scheduler, now| scheduler.start_instead(now));
        assert_eq!(instead, [Start(SECOND)]);
        let stats = bench.scheduler.stats(bench.now);
        assert_eq!((stats.restarts, stats.children.len()), (1, 1));
    }

    #[test]
    fn threads_can_be_there_before_their_tasks() {
        let mut bench = Bench::new(2.0);
        let warm = |scheduler: &mut ThreadScheduler, now| scheduler.warm(2, now);
        assert_eq!(bench.after(warm), [Start(FIRST), Start(SECOND)]);
        assert_eq!(bench.submit(0).len(), 1);
        bench.after(|scheduler, now| scheduler.ended(FIRST, now));
        assert_eq!(bench.after(|scheduler, now| scheduler.ended(SECOND, now)), []);
    }
}
