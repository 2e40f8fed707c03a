//! Counters of a pool as objects.

use napi_derive::napi;

use crate::core::pool::{ChildStats, Counters, CurrentCall, Latency, PoolStats};

/// Counters of a pool, as in `pool.stats()`, except those that only JavaScript counts.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativePoolStats {
    /// Children that ended by themselves.
    pub restarts: f64,
    /// Children that were replaced by recycling.
    pub recycled: f64,
    /// Children that run but do not take calls yet.
    pub spares: u32,
    /// Of the whole pool.
    pub counters: NativeCounters,
    /// By child.
    pub children: Vec<NativeChildStats>,
    /// By task, for counted tasks.
    pub tasks: Vec<NativeTaskStats>,
}

/// Counters of a task.
#[napi(object, object_from_js = false)]
pub struct NativeTaskStats {
    /// JavaScript's number for the task.
    pub task: u32,
    pub counters: NativeCounters,
}

/// A call that a child has.
#[napi(object, object_from_js = false)]
pub struct NativeCurrentCall {
    pub ticket: u32,
    /// Milliseconds since the child got it.
    pub ms: f64,
}

/// Counters of a child.
#[napi(object, object_from_js = false)]
pub struct NativeChildStats {
    /// Undefined until it runs.
    pub pid: Option<u32>,
    /// Its id in the pool.
    pub child: u32,
    #[napi(ts_type = "'starting' | 'ready' | 'asleep'")]
    pub state: &'static str,
    #[napi(ts_type = "'fast' | 'channel'")]
    pub lane: &'static str,
    /// Why the child does not use shared memory, if so.
    pub lane_error: Option<String>,
    pub counters: NativeCounters,
    /// Its oldest call.
    pub current: Option<NativeCurrentCall>,
}

/// Counts and times, of a child or of a pool.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativeCounters {
    pub in_flight: f64,
    pub queued: f64,
    pub done: f64,
    pub failed: f64,
    pub sleeps: f64,
    pub wait: NativeLatency,
    pub run: NativeLatency,
}

/// Times in milliseconds.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativeLatency {
    pub count: f64,
    pub mean: f64,
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    pub p999: f64,
    pub max: f64,
}

impl From<PoolStats> for NativePoolStats {
    fn from(stats: PoolStats) -> Self {
        NativePoolStats {
            restarts: stats.restarts as f64,
            recycled: stats.recycled as f64,
            spares: stats.spares as u32,
            counters: stats.counters.into(),
            children: stats.children.into_iter().map(NativeChildStats::from).collect(),
            tasks: stats.tasks.into_iter().map(NativeTaskStats::from).collect(),
        }
    }
}

impl From<ChildStats> for NativeChildStats {
    fn from(stats: ChildStats) -> Self {
        NativeChildStats {
            pid: stats.pid,
            child: stats.child,
            state: stats.state,
            lane: stats.transport,
            lane_error: stats.transport_failure,
            counters: stats.counters.into(),
            current: stats
                .current
                .map(|CurrentCall { ticket, ms }| NativeCurrentCall { ticket, ms }),
        }
    }
}

impl From<(u16, Counters)> for NativeTaskStats {
    fn from((task, counters): (u16, Counters)) -> Self {
        NativeTaskStats {
            task: task.into(),
            counters: counters.into(),
        }
    }
}

impl From<Counters> for NativeCounters {
    fn from(counters: Counters) -> Self {
        NativeCounters {
            in_flight: counters.in_flight as f64,
            queued: counters.queued as f64,
            done: counters.done as f64,
            failed: counters.failed as f64,
            sleeps: counters.sleeps as f64,
            wait: counters.wait.into(),
            run: counters.run.into(),
        }
    }
}

impl From<Latency> for NativeLatency {
    fn from(times: Latency) -> Self {
        NativeLatency {
            count: times.count as f64,
            mean: times.mean,
            p50: times.p50,
            p90: times.p90,
            p99: times.p99,
            p999: times.p999,
            max: times.max,
        }
    }
}
