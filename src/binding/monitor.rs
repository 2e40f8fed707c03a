//! The process monitor as JavaScript sees it. `js/process-manager/` makes it a `ProcessManager`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::{Duration, UNIX_EPOCH};

use napi::bindgen_prelude::{Function, Int32Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, exhausted, internal};
use super::uv::{LoopWatch, OnReadable, Receiver};
use crate::core::monitor::{self, Ended, Kin, Monitor, Report, Sample, Updates, hold_kin};
use crate::core::platform::Signal;

/// The monitor with its connection to JavaScript.
struct Shared {
    monitor: RefCell<Option<Monitor>>,
    receiver: Receiver,
    watch: RefCell<Option<LoopWatch>>,
}

impl Shared {
    /// Releases the loop and ends the thread.
    fn release(&self) {
        drop(self.watch.borrow_mut().take());
        drop(self.monitor.borrow_mut().take());
        self.receiver.release();
    }
}

impl OnReadable for Shared {
    fn on_readable(&self) {
        let updates = self.monitor.borrow().as_ref().map(Monitor::take);
        if let Some(updates) = updates {
            self.receiver.tell(NativeUpdates::from(updates));
        }
    }

    /// No more reports follow; the last one shows its age.
    fn on_panic(&self, _message: &str) {
        self.release();
    }

    fn on_teardown(&self) {
        self.release();
    }
}

/// Samples this process and its descendants, on a separate thread. It never keeps the process alive.
#[napi]
pub struct NativeMonitor {
    shared: Rc<Shared>,
}

#[napi]
impl NativeMonitor {
    /// Whether `entry`, such as `NAME=value`, is in the environment of a process; null if unknown.
    #[napi]
    pub fn has_in_environment(pid: u32, entry: String) -> Option<bool> {
        monitor::has_in_environment(pid, &entry)
    }

    /// Starts to sample every `interval` milliseconds. `receive` gets the samples.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "interval: number, measure: boolean, receive: (updates: NativeUpdates) => void"
    )]
    pub fn new(env: Env, interval: f64, measure: bool, receive: Function<'_, (), ()>) -> Result<Self, Code> {
        let monitor = Monitor::start(std::process::id(), millis(interval), measure)
            .map_err(exhausted("watch processes"))?;
        let numbers = Int32Array::new(Vec::new());
        let shared = Rc::new(Shared {
            monitor: RefCell::new(None),
            receiver: Receiver::new(env, &receive, numbers).map_err(internal)?,
            watch: RefCell::new(None),
        });
        let target: Weak<dyn OnReadable> = Rc::downgrade(&(Rc::clone(&shared) as Rc<dyn OnReadable>));
        let watch = LoopWatch::start(env, &monitor, target)?;
        shared.watch.replace(Some(watch));
        shared.monitor.replace(Some(monitor));
        Ok(NativeMonitor { shared })
    }

    /// Also samples these, beside the tree.
    #[napi(catch_unwind)]
    pub fn watch(&self, pids: Vec<u32>) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.watch(pids);
        }
    }

    /// Takes an additional sample now.
    #[napi(catch_unwind)]
    pub fn look(&self) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.look();
        }
    }

    /// Changes the sampling interval.
    #[napi(catch_unwind)]
    pub fn every(&self, interval: f64) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.every(millis(interval));
        }
    }

    /// Whether to measure the memory figures of processes beyond the resident size.
    #[napi(catch_unwind)]
    pub fn measure(&self, measure: bool) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.measure(measure);
        }
    }

    /// Ends the thread.
    #[napi(catch_unwind)]
    pub fn stop(&self) {
        self.shared.release();
    }

    /// Ends a descendant of this process with SIGTERM, and with SIGKILL after `grace` milliseconds; the updates report the outcome. Returns
    /// `ending`, `foreign` (no signal is sent) or `gone`. `started`, in seconds, distinguishes it from a later process with the same pid.
    #[napi(catch_unwind, ts_return_type = "'ending' | 'foreign' | 'gone'")]
    pub fn end(&self, pid: u32, started: f64, grace: f64) -> Result<&'static str, Code> {
        let monitor = self.shared.monitor.borrow();
        let kin = hold_kin(std::process::id(), pid, started as u64).map_err(exhausted("hold a process"))?;
        Ok(match (kin, monitor.as_ref()) {
            (Kin::Descendant(process), Some(monitor)) => {
                monitor.end(process, millis(grace));
                "ending"
            }
            (Kin::Foreign, _) => "foreign",
            (Kin::Gone, _) | (_, None) => "gone",
        })
    }
}

/// Limits the interval: from one that leaves processor time for others, to a day.
fn millis(time: f64) -> Duration {
    Duration::from_millis(time.clamp(10.0, 86_400_000.0) as u64)
}

/// The changes since the last update.
#[napi(object, object_from_js = false)]
pub struct NativeUpdates {
    pub report: Option<NativeReport>,
    pub ended: Vec<NativeEnded>,
}

/// The outcome of ending a process.
#[napi(object, object_from_js = false)]
pub struct NativeEnded {
    pub pid: u32,
    /// Whether SIGKILL was necessary.
    pub forced: bool,
    /// Why it is still alive.
    pub failure: Option<String>,
}

/// One sample of all processes.
#[napi(object, object_from_js = false)]
pub struct NativeReport {
    /// When it was taken, in ms since the epoch.
    pub time: f64,
    /// By process id, and then threads.
    pub samples: Vec<NativeSample>,
}

/// The figures of one process.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NativeSample {
    pub pid: u32,
    /// The parent's pid; 0 for none.
    pub ppid: u32,
    /// Whether a signal has stopped it.
    pub stopped: bool,
    /// Percent of one processor since the previous sample; null in the first.
    pub cpu: Option<f64>,
    /// Resident bytes.
    pub memory: f64,
    /// Processor time so far, in ms.
    pub cpu_time: f64,
    /// Seconds since the epoch.
    pub started: f64,
    pub name: String,
    /// Its share of memory, in bytes; null if not measured.
    pub pss: Option<f64>,
    /// The part that no other process shares.
    #[napi(js_name = "private")]
    pub own: Option<f64>,
    /// Whether it is a guard.
    pub is_guard: bool,
    /// Whether it is a thread of this process, which does not have its own memory.
    pub is_thread: bool,
}

impl From<Updates> for NativeUpdates {
    fn from(Updates { report, ended }: Updates) -> Self {
        NativeUpdates {
            report: report.map(NativeReport::from),
            ended: ended.into_iter().map(NativeEnded::from).collect(),
        }
    }
}

impl From<Ended> for NativeEnded {
    fn from(Ended { pid, outcome }: Ended) -> Self {
        NativeEnded {
            pid,
            forced: matches!(outcome, Ok(Signal::Kill)),
            failure: outcome.err().map(|error| error.to_string()),
        }
    }
}

impl From<Report> for NativeReport {
    fn from(report: Report) -> Self {
        let time = report.time.duration_since(UNIX_EPOCH).unwrap_or_default();
        NativeReport {
            time: time.as_millis() as f64,
            samples: report.samples.into_iter().map(NativeSample::from).collect(),
        }
    }
}

impl From<Sample> for NativeSample {
    fn from(sample: Sample) -> Self {
        let footprint = sample.footprint;
        NativeSample {
            pid: sample.pid,
            ppid: sample.ppid,
            stopped: sample.stopped,
            cpu: sample.cpu,
            memory: sample.memory as f64,
            cpu_time: sample.cpu_time.as_millis() as f64,
            started: sample.started as f64,
            name: sample.name,
            pss: footprint.map(|footprint| footprint.pss as f64),
            own: footprint.map(|footprint| footprint.private as f64),
            is_guard: sample.is_guard,
            is_thread: sample.is_thread,
        }
    }
}
