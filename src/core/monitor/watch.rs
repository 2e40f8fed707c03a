//! The thread that samples, and the channel for its reports.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use super::ends::{Ended, Ends};
use super::footprints::Footprints;
use super::sampler::{Sample, Sampler};
use crate::core::platform::{self, Attention, Doorbell, Pollable, Process};
use crate::core::sync::{Arc, Mutex, lock};

/// One sample of all processes.
#[derive(Debug, Clone)]
pub struct Report {
    /// When the sample was taken.
    pub time: SystemTime,
    /// Processes in the order of their ids, then threads.
    pub samples: Vec<Sample>,
}

/// Orders to the thread. The thread ends when no sender is left.
#[derive(Debug)]
enum Order {
    /// Sample these processes in addition to the tree.
    Watch(Vec<u32>),
    /// Sample at this interval.
    Every(Duration),
    /// Sample now.
    Now,
    /// Whether to measure footprints, too.
    Footprints(bool),
    /// End this process, with this time before SIGKILL.
    End(Process, Duration),
}

/// What has become known since the updates were last taken.
#[derive(Debug, Default)]
pub struct Updates {
    /// The latest report, if there is a new one.
    pub report: Option<Report>,
    /// Processes that were to be ended.
    pub ended: Vec<Ended>,
}

/// Updates, with a doorbell that a poll loop can wait for.
#[derive(Debug)]
struct Post {
    updates: Mutex<Updates>,
    bell: Doorbell,
}

/// A thread that samples this process's tree periodically. Dropping the monitor ends the thread.
#[derive(Debug)]
pub struct Monitor {
    orders: Option<Sender<Order>>,
    post: Arc<Post>,
    thread: Option<JoinHandle<()>>,
}

impl Monitor {
    /// Starts to sample `root` and its descendants, at once and then every `interval`. Measures footprints, too, if
    /// `measure`.
    ///
    /// # Errors
    /// If descriptors or threads run out.
    pub fn start(root: u32, interval: Duration, measure: bool) -> io::Result<Self> {
        let bell = Doorbell::new()?;
        let post = Arc::new(Post {
            updates: Mutex::default(),
            bell,
        });
        let (orders, received) = channel();
        let outbox = Arc::clone(&post);
        let run = move || {
            platform::block_all_signals();
            let footprints = start_footprints(measure);
            look_repeatedly(root, interval, footprints, &received, &outbox);
        };
        let thread = Builder::new().name("ere-monitor".to_owned()).spawn(run)?;
        Ok(Monitor {
            orders: Some(orders),
            post,
            thread: Some(thread),
        })
    }

    /// Samples these processes in addition to the tree.
    pub fn watch(&self, pids: Vec<u32>) {
        self.order(Order::Watch(pids));
    }

    /// Changes the interval between two samples.
    pub fn every(&self, interval: Duration) {
        self.order(Order::Every(interval));
    }

    /// Takes an extra sample now.
    pub fn look(&self) {
        self.order(Order::Now);
    }

    /// Whether reports have footprints.
    pub fn measure(&self, measure: bool) {
        self.order(Order::Footprints(measure));
    }

    /// Ends a process by SIGTERM, and by SIGKILL after `grace`. The updates report the result.
    pub fn end(&self, process: Process, grace: Duration) {
        self.order(Order::End(process, grace));
    }

    /// Takes all new updates, and silences the bell.
    pub fn take(&self) -> Updates {
        self.post.bell.silence();
        std::mem::take(&mut lock(&self.post.updates))
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // Sending fails only if the thread has panicked: then there are no more reports.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            // This waits only for the sample in progress, which takes milliseconds.
            let _ = thread.join();
        }
    }
}

impl Pollable for Monitor {
    /// Readable when there are updates.
    fn attention(&self) -> Attention<'_> {
        self.post.bell.attention()
    }
}

/// If the thread cannot be started, reports have no footprints.
fn start_footprints(measure: bool) -> Option<Footprints> {
    measure.then(Footprints::start).and_then(Result::ok)
}

fn look_repeatedly(
    root: u32,
    mut interval: Duration,
    mut footprints: Option<Footprints>,
    orders: &Receiver<Order>,
    post: &Post,
) {
    let mut sampler = Sampler::new(root);
    let mut watched = Vec::new();
    let mut ends = Ends::default();
    let mut last = None;
    loop {
        let now = Instant::now();
        let look = last.map_or(now, |last| last + interval);
        let due = ends.due(now).map_or(look, |end| end.min(look));
        match orders.recv_timeout(due.saturating_duration_since(now)) {
            Ok(Order::Watch(pids)) => watched = pids,
            Ok(Order::Every(time)) => interval = time,
            Ok(Order::Now) => deliver(&mut sampler, &watched, footprints.as_ref(), post),
            Ok(Order::Footprints(measure)) => footprints = start_footprints(measure),
            Ok(Order::End(process, grace)) => ends.begin(process, grace, Instant::now()),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) if Instant::now() < look => {}
            Err(RecvTimeoutError::Timeout) => {
                last = Some(look.max(Instant::now() - interval));
                deliver(&mut sampler, &watched, footprints.as_ref(), post);
            }
        }
        let ended = ends.look(Instant::now());
        if !ended.is_empty() {
            lock(&post.updates).ended.extend(ended);
            post.bell.ring();
        }
    }
}

fn deliver(sampler: &mut Sampler, watched: &[u32], footprints: Option<&Footprints>, post: &Post) {
    let time = SystemTime::now();
    let mut samples = sampler.sample(watched);
    if let Some(footprints) = footprints {
        footprints.add_to(&mut samples);
    }
    // A thread's memory cannot be measured.
    samples.extend(sampler.sample_threads());
    let report = Report { time, samples };
    // This replaces a report that was not taken, because that one is out of date.
    lock(&post.updates).report = Some(report);
    post.bell.ring();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform::testing::is_readable_within;

    fn next(monitor: &Monitor) -> Report {
        assert!(is_readable_within(monitor, Duration::from_secs(10)));
        monitor.take().report.unwrap()
    }

    #[test]
    fn reports_come_at_once_and_then_in_their_time() {
        let me = std::process::id();
        let monitor = Monitor::start(me, Duration::from_millis(50), false).unwrap();
        let first = next(&monitor);
        assert!(first.samples.iter().any(|sample| sample.pid == me));
        assert!(monitor.take().report.is_none());
        let second = next(&monitor);
        assert!(second.time.duration_since(first.time).unwrap() >= Duration::from_millis(40));
        let own = second.samples.iter().find(|sample| sample.pid == me).unwrap();
        assert!(own.cpu.is_some());
    }

    #[test]
    fn footprints_are_there_while_they_are_asked_for() {
        let me = std::process::id();
        let monitor = Monitor::start(me, Duration::from_millis(20), true).unwrap();
        let measured = |report: Report| {
            let own = report
                .samples
                .into_iter()
                .find(|sample| sample.pid == me)
                .unwrap();
            own.footprint.is_some()
        };
        let end = Instant::now() + Duration::from_secs(20);
        for expected in [true, false, true] {
            monitor.measure(expected);
            while measured(next(&monitor)) != expected {
                assert!(Instant::now() < end, "never {expected}");
            }
        }
    }

    #[test]
    fn a_longer_interval_and_a_drop_are_heeded_at_once() {
        let monitor = Monitor::start(std::process::id(), Duration::from_secs(3600), false).unwrap();
        next(&monitor);
        monitor.watch(vec![1]);
        monitor.every(Duration::from_millis(1));
        assert!(next(&monitor).samples.iter().any(|sample| sample.pid == 1));
        monitor.every(Duration::from_secs(3600));
        monitor.look();
        next(&monitor);
        let start = Instant::now();
        drop(monitor);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
