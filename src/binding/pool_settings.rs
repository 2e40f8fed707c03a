//! The settings of a pool, as JavaScript sees them.

use napi_derive::napi;

use crate::core::child::Stdio;
use crate::core::pool::{Config, Serialization};

/// A pool's settings, for its public properties.
#[napi(object, object_from_js = false)]
pub struct Settings {
    /// The name of the pool.
    pub name: String,
    /// The maximum number of children.
    pub max: u32,
    /// The minimum number of children.
    pub min: u32,
    /// Their working directory.
    pub cwd: String,
    /// Calls a child may have at a time; beyond 2^53 it means no limit.
    pub concurrency: f64,
    /// By slot.
    pub weights: Vec<f64>,
    /// Idle time after which children sleep, in ms; undefined: never.
    pub expect: Option<f64>,
    /// Time between two checks, in ms.
    pub internal: Option<f64>,
    /// The timeout of a call, in ms.
    pub timeout: u32,
    /// Sticky ids remembered; beyond 2^53 it means no limit.
    pub sticky_max: f64,
    /// Whether `serialization` is `'advanced'`.
    pub is_advanced: bool,
    /// Whether calls are counted by task.
    pub counts_tasks: bool,
    /// Whether the output of children goes through the pool.
    pub pipes_output: bool,
}

impl Settings {
    /// The settings of a pool, with defaults.
    pub fn of(config: &Config) -> Self {
        let millis = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
        Settings {
            name: config.name.clone(),
            max: config.max as u32,
            min: config.min as u32,
            concurrency: config.concurrency as f64,
            cwd: config.spec.cwd.clone(),
            weights: (0..config.max)
                .map(|slot| config.weights.get(slot).copied().unwrap_or(1.0))
                .collect(),
            expect: config.lifecycle.map(|lifecycle| millis(lifecycle.expect)),
            internal: config.lifecycle.map(|lifecycle| millis(lifecycle.internal)),
            timeout: config.timeout_ms,
            sticky_max: config.sticky_max as f64,
            is_advanced: config.serialization == Serialization::Advanced,
            counts_tasks: config.counts_tasks,
            pipes_output: config.spec.stdio == Stdio::Pipe,
        }
    }
}
