//! When the pool replaces children with new ones.

use std::time::Duration;

use crate::core::error::Error;
use crate::core::pool::option::Options;

/// A child that reaches one of these limits is replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recycle {
    /// The number of calls that the child has answered.
    pub calls: Option<u64>,
    /// The time since the child's start.
    pub age: Option<Duration>,
    /// Bytes of the child's private memory.
    pub memory: Option<u64>,
    /// Whether each call gets its own child.
    pub is_isolated: bool,
}

impl Recycle {
    /// Whether the limits must be checked after each call.
    pub fn counts_calls(&self) -> bool {
        self.is_isolated || self.calls.is_some() || self.age.is_some()
    }
}

pub(super) fn read_recycle(options: &mut Options) -> Result<Recycle, Error> {
    let mut recycle = Options::new("recycle.", options.any("recycle"))?;
    let read = Recycle {
        calls: recycle.count("calls", 1, usize::MAX)?.map(|calls| calls as u64),
        age: recycle
            .millis("age", 1.0)?
            .map(|millis| Duration::from_secs_f64(millis / 1000.0)),
        memory: recycle.count("memory", 1, usize::MAX)?.map(|bytes| bytes as u64),
        is_isolated: options.flag("isolate")?.unwrap_or(false),
    };
    recycle.finish()?;
    Ok(read)
}
