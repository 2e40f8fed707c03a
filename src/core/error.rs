//! Everything that can go wrong, once, with the codes users see.

use std::io;

use thiserror::Error;

use crate::core::platform::{self, Resource, SpawnError, missing_resource};

/// An error of the pool. [`Error::code`] is stable; the text is for people.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// An option or argument of the wrong type or value.
    #[error("The `{option}` option must be {expected}, got {got}")]
    InvalidOption {
        /// Dotted path of the option, such as `queue.max`.
        option: String,
        /// What would be right.
        expected: String,
        /// The value and its type.
        got: String,
    },
    /// An option nobody knows.
    #[error("`{option}` is not an option{} options are {known}", before_list(nearest.as_deref()))]
    UnknownOption {
        /// The key that was given.
        option: String,
        /// The key that was probably meant.
        nearest: Option<String>,
        /// The keys there are.
        known: String,
    },
    /// The strategy found no target for the call.
    #[error("The SPECIFY strategy needs the id of a child, which is its pid; got {}", if id.is_empty() { "none" } else { id })]
    NoSuchTarget {
        /// What was given as id.
        id: String,
    },
    /// The operating system refused to start the child.
    #[error("Could not start a child ({step} {subject}): {source}{}", advice(source))]
    Spawn {
        /// What was being done, as a verb.
        step: &'static str,
        /// To what: a path, or the name of the resource.
        subject: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The child ended, or closed its channel.
    #[error("{}{}", exit_message(*pid, *exit_code, *signal, *shortage, last_line.as_deref()), after_semicolon(*advice))]
    ChildExited {
        /// Its process id.
        pid: Option<u32>,
        /// Its exit code, when it exited by itself.
        exit_code: Option<i64>,
        /// The signal that ended it.
        signal: Option<&'static str>,
        /// The memory that it had too little of.
        shortage: Option<Shortage>,
        /// The last thing it wrote to stderr.
        last_line: Option<String>,
        /// What may have been forgotten in its script.
        advice: Option<&'static str>,
    },
    /// The child was not ready in time, and was killed.
    #[error("{} was not ready within {timeout_ms} ms (startTimeout): {why}", name(*pid))]
    StartTimeout {
        /// Its process id, once it ran.
        pid: Option<u32>,
        /// The time it had.
        timeout_ms: u128,
        /// How far it came.
        why: &'static str,
    },
    /// The child has given up getting ready.
    #[error("{} could not get ready: {why}", name(*pid))]
    StartFailed {
        /// Its process id.
        pid: Option<u32>,
        /// What the promise was rejected with, in short.
        why: String,
        /// The same as data, as JSON.
        cause: Option<String>,
    },
    /// The child that the call was for ends, or has ended.
    #[error("The child ended before it got the call")]
    ChildGone {
        /// Its process id, when that is still known.
        pid: Option<u32>,
    },
    /// The call's time is over.
    #[error("The call was not answered within {timeout_ms} ms by {}", pid.map_or_else(|| "the child, which does not run yet".to_owned(), |pid| format!("child {pid}")))]
    TaskTimeout {
        /// The time it had.
        timeout_ms: u32,
        /// The child that had it, once it ran.
        pid: Option<u32>,
    },
    /// The call has waited too long for a child.
    #[error("No child was free for the call within {timeout_ms} ms (queueTimeout)")]
    QueueTimeout {
        /// The time it had.
        timeout_ms: u32,
    },
    /// No place in the queue.
    #[error("{max} calls are already waiting (queue.max)")]
    QueueFull {
        /// The places there are.
        max: usize,
    },
    /// The pool takes no calls any more.
    #[error("The pool is closed")]
    PoolClosed,
    /// A message over the limit.
    #[error("The message is larger than {limit} bytes")]
    MessageTooLarge {
        /// The limit.
        limit: usize,
        /// The child that sent it and was killed for it; none for a message to a child.
        pid: Option<u32>,
    },
    /// The child wrote something that is not a message.
    #[error("Child {pid} broke the message protocol and was killed")]
    Protocol {
        /// Its process id.
        pid: u32,
    },
    /// Children keep ending before they are ready.
    #[error("{deaths} children in a row ended before they were ready{}", last_words(last_line.as_deref()))]
    CrashLoop {
        /// How many.
        deaths: u32,
        /// The last thing the last one wrote to stderr.
        last_line: Option<String>,
    },
    /// The operating system refused memory, or what was given as memory is none of ours.
    #[error("Could not {doing} shared memory: {source}{}", advice(source))]
    SharedMemory {
        /// What was being done, with what.
        doing: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The operating system has no more of what is needed.
    #[error("Could not {doing}: {source}{}", advice(source))]
    Exhausted {
        /// What was being done.
        doing: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A defect of ours.
    #[error("Internal error: {0}; please report it")]
    Internal(String),
}

/// What users get as the `reason` of a child's end by any [`Shortage`].
pub const OUT_OF_MEMORY: &str = "out-of-memory";

/// The memory that a child had too little of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Its own JavaScript heap, or address space.
    Heap,
    /// Its control group or the system: the kernel has killed it.
    System,
}

impl Error {
    /// The stable code, as documented in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidOption { .. } | Error::UnknownOption { .. } | Error::NoSuchTarget { .. } => {
                "ERR_INVALID_ARG"
            }
            Error::Spawn { .. } => "ERR_SPAWN",
            Error::ChildExited { .. } | Error::ChildGone { .. } => "ERR_CHILD_EXITED",
            Error::StartTimeout { .. } => "ERR_START_TIMEOUT",
            Error::StartFailed { .. } => "ERR_START_FAILED",
            Error::TaskTimeout { .. } => "ERR_TASK_TIMEOUT",
            Error::QueueTimeout { .. } => "ERR_QUEUE_TIMEOUT",
            Error::QueueFull { .. } => "ERR_QUEUE_FULL",
            Error::PoolClosed => "ERR_POOL_CLOSED",
            Error::MessageTooLarge { .. } => "ERR_MESSAGE_TOO_LARGE",
            Error::Protocol { .. } => "ERR_PROTOCOL",
            Error::CrashLoop { .. } => "ERR_CRASH_LOOP",
            Error::SharedMemory { .. } => "ERR_SHARED_MEMORY",
            Error::Exhausted { source, .. } if lacks_descriptors(source) => "ERR_NO_DESCRIPTORS",
            Error::Exhausted { .. } => "ERR_NO_RESOURCES",
            Error::Internal(_) => "ERR_INTERNAL",
        }
    }

    /// Whether it may work once memories have been let go of.
    pub fn lacks_room(&self) -> bool {
        matches!(self, Error::SharedMemory { source, .. }
            if lacks_descriptors(source) || missing_resource(source) == Some(Resource::Memory))
    }

    /// The child it is about, where it is about one.
    pub fn pid(&self) -> Option<u32> {
        match self {
            Error::Protocol { pid } => Some(*pid),
            Error::ChildExited { pid, .. }
            | Error::TaskTimeout { pid, .. }
            | Error::StartTimeout { pid, .. }
            | Error::StartFailed { pid, .. }
            | Error::ChildGone { pid }
            | Error::MessageTooLarge { pid, .. } => *pid,
            _ => None,
        }
    }
}

impl From<SpawnError> for Error {
    fn from(error: SpawnError) -> Self {
        let SpawnError {
            step,
            subject,
            source,
        } = error;
        Error::Spawn {
            step,
            subject,
            source,
        }
    }
}

fn lacks_descriptors(source: &io::Error) -> bool {
    matches!(
        missing_resource(source),
        Some(Resource::OwnHandles | Resource::AllHandles)
    )
}

/// What helps, where something is known to.
fn advice(source: &io::Error) -> String {
    missing_resource(source).map_or_else(String::new, |missing| format!("; {}", platform::advice(missing)))
}

/// A child at the beginning of a sentence.
fn name(pid: Option<u32>) -> String {
    pid.map_or_else(|| "The child".to_owned(), |pid| format!("Child {pid}"))
}

fn after_semicolon(text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| format!("; {text}"))
}

fn before_list(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || ", the".to_owned(),
        |name| format!("; did you mean `{name}`? The"),
    )
}

fn exit_message(
    pid: Option<u32>,
    exit_code: Option<i64>,
    signal: Option<&str>,
    shortage: Option<Shortage>,
    last_line: Option<&str>,
) -> String {
    let how = match (exit_code, signal) {
        (_, Some(signal)) => format!("was ended by {signal}"),
        (Some(code), None) => format!("exited with code {code}"),
        (None, None) => "closed its channel".to_owned(),
    };
    let why = match shortage {
        Some(Shortage::Heap) => ", JavaScript heap out of memory",
        Some(Shortage::System) => ", the system out of memory",
        None => "",
    };
    format!("{} {how}{why}{}", name(pid), last_words(last_line))
}

fn last_words(last_line: Option<&str>) -> String {
    last_line.map_or_else(String::new, |line| format!("; its last words: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_run_out_is_told_with_what_helps() {
        for (missing, code) in [
            (Resource::OwnHandles, "ERR_NO_DESCRIPTORS"),
            (Resource::AllHandles, "ERR_NO_DESCRIPTORS"),
            (Resource::Processes, "ERR_NO_RESOURCES"),
            (Resource::Memory, "ERR_NO_RESOURCES"),
            (Resource::Watches, "ERR_NO_RESOURCES"),
        ] {
            let doing = "make a pool";
            let source = platform::testing::error_for_want_of(missing);
            let error = Error::Exhausted { doing, source };
            assert_eq!(error.code(), code);
            assert!(error.to_string().ends_with(platform::advice(missing)), "{error}");
        }
    }

    #[test]
    fn a_dead_child_is_named_with_how_it_died() {
        let error = |exit_code, signal| Error::ChildExited {
            pid: Some(7),
            exit_code,
            signal,
            shortage: None,
            last_line: None,
            advice: None,
        };
        assert_eq!(error(Some(3), None).to_string(), "Child 7 exited with code 3");
        assert_eq!(
            error(None, Some("SIGKILL")).to_string(),
            "Child 7 was ended by SIGKILL"
        );
        assert_eq!(error(None, None).to_string(), "Child 7 closed its channel");
        assert_eq!(error(None, None).code(), "ERR_CHILD_EXITED");
        assert_eq!(error(None, None).pid(), Some(7));
    }
}
