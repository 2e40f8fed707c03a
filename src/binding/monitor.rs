//! The process monitor as JavaScript sees it. `js/process-manager/` makes it a `ProcessManager`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::{Duration, UNIX_EPOCH};

use napi::bindgen_prelude::{Function, Int32Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::error::{Code, exhausted, internal};
use super::uv::{LoopWatch, OnReadable, Receiver};
use crate::core::monitor::{Kin, Monitor, Report, Sample, signal_kin};
use crate::core::platform::{AsHandle, Signal};

/// The monitor with its connection to JavaScript.
struct Shared {
    monitor: RefCell<Option<Monitor>>,
    receiver: Receiver,
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
            self.receiver.tell(NativeReport::from(report));
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
    /// Starts to look every `interval` milliseconds. `receive` gets each report.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "interval: number, measure: boolean, receive: (report: NativeReport) => void"
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

/// One look.
#[napi(object, object_from_js = false)]
pub struct NativeReport {
    /// When it was taken, in ms since the epoch.
    pub time: f64,
    /// By process id.
    pub samples: Vec<NativeSample>,
}

/// What was seen of one process.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NativeSample {
    pub pid: u32,
    /// Its parent's; 0 for none.
    pub ppid: u32,
    /// Whether a signal has stopped it.
    pub stopped: bool,
    /// Percent of one processor since the look before; null at the first.
    pub cpu: Option<f64>,
    /// Resident bytes.
    pub memory: f64,
    /// Processor time so far, in ms.
    pub cpu_time: f64,
    /// Seconds since the epoch.
    pub started: f64,
    pub name: String,
    /// Its share of memory, in bytes; null where it is not measured.
    pub pss: Option<f64>,
    /// What nobody else has of it.
    #[napi(js_name = "private")]
    pub own: Option<f64>,
    /// Whether it is there to see children out.
    pub is_guard: bool,
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
        }
    }
}
