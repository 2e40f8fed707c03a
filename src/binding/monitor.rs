//! The process monitor as JavaScript sees it. `js/process-manager/` makes it a `ProcessManager`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::{Duration, UNIX_EPOCH};

use napi::bindgen_prelude::{Function, Int32Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, exhausted, internal};
use super::uv::{ArrayBuffers, LoopWatch, OnReadable, Receiver};
use crate::core::monitor::{Kin, Monitor, Report, signal_kin};
use crate::core::platform::{AsHandle, Signal};
use crate::core::pool::Delivery;

/// The monitor with its connection to JavaScript.
struct Shared {
    monitor: RefCell<Option<Monitor>>,
    receiver: Receiver,
    /// Stays empty: reports have no binary parts.
    parts: RefCell<ArrayBuffers>,
    watch: RefCell<Option<LoopWatch>>,
}

impl Shared {
    /// Lets go of the loop and ends the thread.
    fn release(&self) {
        drop(self.watch.borrow_mut().take());
        drop(self.monitor.borrow_mut().take());
        self.receiver.release();
    }
}

impl OnReadable for Shared {
    fn on_readable(&self) {
        let report = self.monitor.borrow().as_ref().and_then(Monitor::take);
        if let Some(report) = report {
            self.receiver
                .deliver(&Delivery::default(), Some(to_json(&report)), &self.parts);
        }
    }

    /// There are no reports from here on; what was reported last shows its age.
    fn on_panic(&self, _message: &str) {
        self.release();
    }

    fn on_teardown(&self) {
        self.release();
    }
}

/// Looks at this process and its descendants, on a thread of its own. It never keeps the process alive.
#[napi]
pub struct NativeMonitor {
    shared: Rc<Shared>,
}

#[napi]
impl NativeMonitor {
    /// Starts to look every `interval` milliseconds. `receive` gets each report as JSON: `[time, took, samples]` with
    /// `[pid, ppid, stopped, cpu, memory, cpuTime, started, name, pss, private, isGuard]` for each process; `cpu` is null at the
    /// first look, `pss` and `private` where they are not measured.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env, interval: f64, measure: bool, receive: Function<'_, (), ()>) -> Result<Self, Code> {
        let monitor = Monitor::start(std::process::id(), millis(interval), measure)
            .map_err(exhausted("watch processes"))?;
        let numbers = Int32Array::new(Vec::new());
        let shared = Rc::new(Shared {
            monitor: RefCell::new(None),
            receiver: Receiver::new(env, &receive, numbers).map_err(internal)?,
            parts: RefCell::new(ArrayBuffers::new(env)),
            watch: RefCell::new(None),
        });
        let target: Weak<dyn OnReadable> = Rc::downgrade(&(Rc::clone(&shared) as Rc<dyn OnReadable>));
        let watch = LoopWatch::start(env, monitor.as_handle(), target)?;
        shared.watch.replace(Some(watch));
        shared.monitor.replace(Some(monitor));
        Ok(NativeMonitor { shared })
    }

    /// Looks at these too, beside the tree.
    #[napi(catch_unwind)]
    pub fn watch(&self, pids: Vec<u32>) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.watch(pids);
        }
    }

    /// Looks now, beside the looks in their time.
    #[napi(catch_unwind)]
    pub fn look(&self) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.look();
        }
    }

    /// Changes the time between two looks.
    #[napi(catch_unwind)]
    pub fn every(&self, interval: f64) {
        if let Some(monitor) = self.shared.monitor.borrow().as_ref() {
            monitor.every(millis(interval));
        }
    }

    /// Whether to measure what processes take of memory beyond what is resident.
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

    /// Signals a descendant of this process; 0 only asks. Returns `signalled`, `foreign` (nothing was sent) or `gone`.
    /// `started`, in seconds, tells it from a later process of the same id.
    #[napi(catch_unwind, ts_return_type = "'signalled' | 'foreign' | 'gone'")]
    pub fn signal(&self, pid: u32, started: f64, signal: i32) -> Result<&'static str, Code> {
        let kin =
            signal_kin(std::process::id(), pid, started as u64, Signal::Other(signal)).map_err(internal)?;
        Ok(match kin {
            Kin::Signalled => "signalled",
            Kin::Foreign => "foreign",
            Kin::Gone => "gone",
        })
    }
}

/// Between a time that leaves the machine some rest, and a day.
fn millis(time: f64) -> Duration {
    Duration::from_millis(time.clamp(10.0, 86_400_000.0) as u64)
}

fn to_json(report: &Report) -> String {
    let samples: Vec<_> = report
        .samples
        .iter()
        .map(|sample| {
            serde_json::json!([
                sample.pid,
                sample.ppid,
                sample.stopped,
                sample.cpu,
                sample.memory,
                sample.cpu_time.as_millis() as u64,
                sample.started,
                sample.name,
                sample.footprint.map(|footprint| footprint.pss),
                sample.footprint.map(|footprint| footprint.private),
                sample.is_guard,
            ])
        })
        .collect();
    let time = report.time.duration_since(UNIX_EPOCH).unwrap_or_default();
    serde_json::json!([
        time.as_millis() as u64,
        report.took.as_secs_f64() * 1000.0,
        samples
    ])
    .to_string()
}
