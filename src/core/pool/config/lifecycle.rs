//! What happens to idle children.

use std::time::Duration;

use crate::core::error::Error;
use crate::core::pool::option::{OptionValue, Options, invalid};

/// What an idle child does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenIdle {
    /// It sleeps until it is needed.
    Sleep,
    /// It ends. Children that `min` keeps alive sleep.
    End,
}

/// When idle children sleep or end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifecycle {
    /// The idle time after which a child may sleep.
    pub expect: Duration,
    /// The interval between two checks.
    pub internal: Duration,
    /// What idle children do.
    pub then: WhenIdle,
    /// Whether a child may sleep although it has open handles, or cannot be asked.
    pub ignore_handles: bool,
}

pub(super) fn read_lifecycle(options: &mut Options) -> Result<Option<Lifecycle>, Error> {
    let value = options.any("lifecycle");
    if value == OptionValue::Bool(false) {
        return Ok(None);
    }
    if !matches!(value, OptionValue::Undefined | OptionValue::Map(_)) {
        return Err(invalid(
            "lifecycle",
            "an object with `expect`, `internal`, `then` and `ignoreHandles`, or false",
            &value,
        ));
    }
    let mut lifecycle = Options::new("lifecycle.", value)?;
    let mut millis = |key, default| -> Result<Duration, Error> {
        Ok(Duration::from_secs_f64(
            lifecycle.millis(key, 1.0)?.unwrap_or(default) / 1000.0,
        ))
    };
    let read = Lifecycle {
        expect: millis("expect", 600e3)?,
        internal: millis("internal", 30e3)?,
        then: lifecycle
            .word("then", "'sleep' or 'end'", |word| match word {
                "sleep" => Some(WhenIdle::Sleep),
                "end" => Some(WhenIdle::End),
                _ => None,
            })?
            .unwrap_or(WhenIdle::Sleep),
        ignore_handles: lifecycle.flag("ignoreHandles")?.unwrap_or(false),
    };
    lifecycle.finish()?;
    Ok(Some(read))
}
