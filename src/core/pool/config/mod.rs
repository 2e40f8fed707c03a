//! A pool's options: their defaults and their validation, in one place.

mod lifecycle;
mod recycle;
mod spec;

use std::path::Path;
use std::time::Duration;

use super::option::{OptionValue, Options};
use super::restart::{RestartLimits, read_restart};
use crate::core::balancer::Algorithm;
use crate::core::child::{ChildSpec, Runtime, runtime_named};
use crate::core::error::Error;
use crate::core::shm::Memory;
use crate::core::sync::Arc;
use crate::core::wire::limits::MOST_CHILDREN;

use lifecycle::read_lifecycle;
pub use lifecycle::{Lifecycle, WhenIdle};
pub use recycle::Recycle;
use recycle::read_recycle;
use spec::read_spec;

/// All settings of a pool. What the host must provide (the path of the Node binary, the environment) is an option, too.
#[derive(Debug)]
pub struct Config {
    /// The name that people see.
    pub name: String,
    /// How children are started.
    pub spec: Arc<ChildSpec>,
    /// The most children that take calls.
    pub max: usize,
    /// The number of children that are kept alive.
    pub min: usize,
    /// The number of children that run in addition to those that take calls, ready to replace one at once.
    pub spare: usize,
    /// When the pool replaces children with new ones.
    pub recycle: Recycle,
    /// The limits for a pool whose children keep dying.
    pub restart: RestartLimits,
    /// Weights by slot; a missing weight is 1.
    pub weights: Vec<f64>,
    /// How the pool picks a child for a call.
    pub strategy: Algorithm,
    /// `None`: children never sleep.
    pub lifecycle: Option<Lifecycle>,
    /// The most calls that a child may have at a time.
    pub concurrency: usize,
    /// The most calls that may wait.
    pub queue_max: usize,
    /// The time limit of a call in milliseconds; 0 means no limit.
    pub timeout_ms: u32,
    /// The time between the signals that end a child.
    pub kill_grace: Duration,
    /// The time that a child has to get ready; `None`: no limit.
    pub start_timeout: Option<Duration>,
    /// The most sticky ids that the pool remembers.
    pub sticky_max: usize,
    /// Which values parameters and results may be.
    pub serialization: Serialization,
    /// Whether the pool counts calls by task; the host numbers the tasks.
    pub counts_tasks: bool,
    /// Whether the pool offers children the shared-memory transport.
    pub allows_shared_memory: bool,
    /// Whether the pool asks the host for the options of each child. The host sets this itself.
    pub asks_host: bool,
    /// The kind of process that children are.
    pub runtime: &'static dyn Runtime,
}

/// Which values parameters and results may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serialization {
    /// Values as JSON represents them.
    Json,
    /// All values that structured clone supports.
    Advanced,
}

/// Options of a pool that JavaScript reads.
const READ_BY_HOST: &[&str] = &["context", "permission", "resourceLimits"];

impl Config {
    /// Reads the options of a pool.
    ///
    /// # Errors
    /// The first option that is wrong or unknown.
    pub fn read(options: OptionValue) -> Result<Self, Error> {
        Self::read_sharing(options, Vec::new())
    }

    /// Reads the options of a pool whose option `shared` names these memories, in order.
    ///
    /// # Errors
    /// As for [`Config::read`].
    pub fn read_sharing(options: OptionValue, memories: Vec<Arc<Memory>>) -> Result<Self, Error> {
        let mut options = Options::new("", options)?;
        let max = options.count("max", 1, MOST_CHILDREN)?.unwrap_or(6);
        let min = options.count("min", 0, max)?.unwrap_or(0);
        let recycle = read_recycle(&mut options)?;
        let mut config = Config {
            max,
            min,
            spare: options.count("spare", 0, MOST_CHILDREN)?.unwrap_or(0),
            recycle,
            restart: read_restart(&mut options)?,
            weights: read_weights(&mut options)?,
            strategy: read_strategy(&mut options)?,
            lifecycle: read_lifecycle(&mut options)?,
            concurrency: options.count("concurrency", 1, usize::MAX)?.unwrap_or(usize::MAX),
            queue_max: read_max(&mut options, "queue", "queue.", 0)?.unwrap_or(usize::MAX),
            timeout_ms: options.millis("timeout", 0.0)?.unwrap_or(0.0).ceil() as u32,
            kill_grace: Duration::from_secs_f64(options.millis("killGrace", 0.0)?.unwrap_or(2000.0) / 1000.0),
            start_timeout: read_start_timeout(&mut options)?,
            sticky_max: read_max(&mut options, "sticky", "sticky.", 1)?.unwrap_or(10_000),
            serialization: read_serialization(&mut options)?,
            counts_tasks: options.flag("taskStats")?.unwrap_or(false),
            runtime: read_runtime(&mut options)?,
            asks_host: false,
            allows_shared_memory: options
                .word("lane", "'auto' or 'channel'", |word| match word {
                    "auto" => Some(true),
                    "channel" => Some(false),
                    _ => None,
                })?
                .unwrap_or(true),
            spec: Arc::new(read_spec(&mut options, memories, recycle.memory)?),
            name: options.text("name")?.unwrap_or_default(),
        };
        if config.recycle.is_isolated {
            config.concurrency = 1;
        }
        // A user may stop at a breakpoint for any time.
        config.start_timeout = config.start_timeout.filter(|_| !config.spec.may_be_inspected());
        if config.name.is_empty() {
            config.name = file_name(&config.spec.script);
        }
        options.read_elsewhere(READ_BY_HOST);
        options.finish()?;
        Ok(config)
    }
}

fn read_start_timeout(options: &mut Options) -> Result<Option<Duration>, Error> {
    let millis = options.millis("startTimeout", 0.0)?.unwrap_or(60e3);
    Ok((millis > 0.0).then(|| Duration::from_secs_f64(millis / 1000.0)))
}

fn read_serialization(options: &mut Options) -> Result<Serialization, Error> {
    let read = options.word("serialization", "'json' or 'advanced'", |word| match word {
        "json" => Some(Serialization::Json),
        "advanced" => Some(Serialization::Advanced),
        _ => None,
    })?;
    Ok(read.unwrap_or(Serialization::Json))
}

fn read_runtime(options: &mut Options) -> Result<&'static dyn Runtime, Error> {
    let named = options.word("runtime", "'auto', 'fork', 'utility' or 'thread'", runtime_named)?;
    named
        .or_else(|| runtime_named("auto"))
        .ok_or_else(|| Error::Internal("no runtime".to_owned()))
}

fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn read_weights(options: &mut Options) -> Result<Vec<f64>, Error> {
    let weights = options.list(
        "weights",
        "a list of numbers of at least 0",
        |value| match value {
            // A hole in the list is a missing weight, as in electron-re.
            OptionValue::Undefined => Some(1.0),
            OptionValue::Number(weight) if weight.is_finite() && *weight >= 0.0 => Some(*weight),
            _ => None,
        },
    )?;
    Ok(weights.unwrap_or_default())
}

fn read_strategy(options: &mut Options) -> Result<Algorithm, Error> {
    let names: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    let expected = format!("one of {}", names.join(", "));
    Ok(options
        .word("strategy", &expected, Algorithm::parse)?
        .unwrap_or(Algorithm::Polling))
}

fn read_max(
    options: &mut Options,
    key: &'static str,
    prefix: &'static str,
    least: usize,
) -> Result<Option<usize>, Error> {
    let mut group = Options::new(prefix, options.any(key))?;
    let max = group.count("max", least, usize::MAX)?;
    group.finish()?;
    Ok(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> OptionValue {
        OptionValue::Text(text.to_owned())
    }

    fn map(entries: &[(&str, OptionValue)]) -> OptionValue {
        OptionValue::Map(
            entries
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
        )
    }

    fn read_with(key: &str, value: OptionValue) -> Result<Config, Error> {
        // If two keys are equal, the last one would be left over as unknown.
        let path = [("path", text("/app/child.js"))];
        let given = [(key, value)];
        Config::read(map(&if key == "path" {
            given.to_vec()
        } else {
            [path, given].concat()
        }))
    }

    fn complaint(key: &str, value: OptionValue) -> String {
        read_with(key, value).unwrap_err().to_string()
    }

    #[test]
    fn the_defaults_are_electron_res() {
        let config = Config::read(map(&[("path", text("/app/child.js"))])).unwrap();
        assert_eq!((config.max, config.min, config.timeout_ms), (6, 0, 0));
        assert_eq!(config.strategy, Algorithm::Polling);
        assert_eq!((&*config.spec.cwd, &*config.name), ("/app", "child.js"));
        let lifecycle = config.lifecycle.unwrap();
        assert_eq!(
            (lifecycle.expect.as_secs(), lifecycle.internal.as_secs()),
            (600, 30)
        );
    }

    #[test]
    fn a_message_names_option_value_and_type() {
        assert_eq!(
            complaint("max", OptionValue::Number(-1.0)),
            "The `max` option must be a whole number from 1 to 4096, got -1 (number)"
        );
        assert_eq!(
            complaint("max", text("3")),
            "The `max` option must be a whole number from 1 to 4096, got \"3\" (string)"
        );
        assert!(complaint("max", OptionValue::Number(f64::NAN)).ends_with("got NaN (number)"));
        assert!(complaint("weights", OptionValue::List(vec![text("2")])).contains("`weights`"));
        assert!(complaint("strategy", text("FASTEST")).contains("one of POLLING, WEIGHTS"));
        assert!(complaint("queue", map(&[("max", OptionValue::Number(0.5))])).contains("`queue.max`"));
        assert!(complaint("lifecycle", OptionValue::Bool(true)).contains("or false"));
        assert!(
            complaint("recycle", map(&[("calls", OptionValue::Number(0.0))])).contains("`recycle.calls`")
        );
        assert!(complaint("restart", map(&[("backoff", text("1"))])).contains("`restart.backoff`"));
        assert!(complaint("spare", OptionValue::Number(-1.0)).contains("`spare`"));
        assert!(complaint("isolate", OptionValue::Number(1.0)).contains("`isolate`"));
        assert!(complaint("path", text("child.js")).contains("an absolute path"));
        assert!(complaint("env", map(&[("A", OptionValue::List(vec![]))])).contains("`env.A`"));
    }

    #[test]
    fn unknown_options_are_refused_with_the_known_ones() {
        let message = complaint("maxx", OptionValue::Number(1.0));
        assert!(
            message.starts_with("`maxx` is not an option; did you mean `max`? The options are max, min"),
            "{message}"
        );
        assert!(complaint("Timeout", OptionValue::Number(1.0)).contains("did you mean `timeout`?"));
        assert!(
            complaint(&"x".repeat(1 << 20), OptionValue::Number(1.0))
                .contains("not an option, the options are")
        );
        assert!(complaint("maxThreads", OptionValue::Number(1.0)).contains("not an option, the options are"));
        assert!(message.contains("resourceLimits"), "{message}");
        assert!(complaint("queue", map(&[("size", OptionValue::Number(1.0))])).starts_with("`queue.size`"));
    }

    #[test]
    fn infinity_is_a_count_only_where_there_is_no_limit() {
        assert_eq!(
            read_with("concurrency", OptionValue::Number(f64::INFINITY))
                .unwrap()
                .concurrency,
            usize::MAX
        );
        assert!(read_with("max", OptionValue::Number(f64::INFINITY)).is_err());
    }
}
