//! All errors of the pool, each defined once, with the codes that users see.

use std::io;

use thiserror::Error;

use crate::core::platform::{self, Resource, SpawnError, missing_resource};

/// An error of the pool. [`Error::code`] is stable; the text is for people and may change.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// An option or argument has the wrong type or value.
    #[error("The `{option}` option must be {expected}, got {got}")]
    InvalidOption {
        /// Dotted path of the option, such as `queue.max`.
        option: String,
        /// What the option accepts.
        expected: String,
        /// The value that was passed, and its type.
        got: String,
    },
    /// The options have a key that the pool does not know.
    #[error("`{option}` is not an option{} options are {known}", before_list(nearest.as_deref()))]
    UnknownOption {
        /// The unknown key.
        option: String,
        /// The known key that was probably meant.
        nearest: Option<String>,
        /// The known keys.
        known: String,
    },
    /// The strategy found no target for the call.
    #[error("The SPECIFY strategy needs the id of a child, which is its pid; got {}", if id.is_empty() { "none" } else { id })]
    NoSuchTarget {
        /// The id that the caller passed.
        id: String,
    },
    /// The operating system refused to start the child.
    #[error("Could not start a child ({step} {subject}): {source}{}", advice(source))]
    Spawn {
        /// The step that failed, as a verb.
        step: &'static str,
        /// The object of the step: a path, or the name of a resource.
        subject: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The child ended, or closed its channel.
    #[error("{}{}", exit_message(*pid, *exit_code, *signal, *shortage, last_line.as_deref()), after_semicolon(*advice))]
    ChildExited {
        /// The child's process id.
        pid: Option<u32>,
        /// The child's exit code, if it exited by itself.
        exit_code: Option<i64>,
        /// The signal that ended the child.
        signal: Option<&'static str>,
        /// The kind of memory that ran out.
        shortage: Option<Shortage>,
        /// The last line that the child wrote to stderr.
        last_line: Option<String>,
        /// A hint at what the child's script may be missing.
        advice: Option<&'static str>,
    },
    /// The child was not ready in time, and the pool killed it.
    #[error("{} was not ready within {timeout_ms} ms (startTimeout): {why}", name(*pid))]
    StartTimeout {
        /// The child's process id, if the child had been started.
        pid: Option<u32>,
        /// The time limit.
        timeout_ms: u128,
        /// How far the child got.
        why: &'static str,
    },
    /// The child reported that it cannot get ready.
    #[error("{} could not get ready: {why}", name(*pid))]
    StartFailed {
        /// The child's process id.
        pid: Option<u32>,
        /// A summary of the value that the child's promise was rejected with.
        why: String,
        /// The same value as JSON.
        cause: Option<String>,
    },
    /// The child that the call was meant for is ending or has ended.
    #[error("The child ended before it got the call")]
    ChildGone {
        /// The child's process id, if it is still known.
        pid: Option<u32>,
    },
    /// The call's time limit has passed.
    #[error("The call was not answered within {timeout_ms} ms by {}", pid.map_or_else(|| "the child, which does not run yet".to_owned(), |pid| format!("child {pid}")))]
    TaskTimeout {
        /// The time limit.
        timeout_ms: u32,
        /// The process id of the child that had the call, if the child had been started.
        pid: Option<u32>,
    },
    /// The call has waited in the queue for longer than its limit.
    #[error("No child was free for the call within {timeout_ms} ms (queueTimeout)")]
    QueueTimeout {
        /// The time limit.
        timeout_ms: u32,
    },
    /// The queue is full.
    #[error("{max} calls are already waiting (queue.max)")]
    QueueFull {
        /// The capacity of the queue.
        max: usize,
    },
    /// The pool is closed and accepts no more calls.
    #[error("The pool is closed")]
    PoolClosed,
    /// A message is larger than the limit.
    #[error("The message is larger than {limit} bytes")]
    MessageTooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The process id of the child that sent the message and was killed for it. `None` for a message to a child.
        pid: Option<u32>,
    },
    /// The child wrote something that is not a message.
    #[error("Child {pid} broke the message protocol and was killed")]
    Protocol {
        /// The child's process id.
        pid: u32,
    },
    /// Children repeatedly end before they are ready.
    #[error("{deaths} children in a row ended before they were ready{}", last_words(last_line.as_deref()))]
    CrashLoop {
        /// How many children in a row.
        deaths: u32,
        /// The last line that the last of them wrote to stderr.
        last_line: Option<String>,
    },
    /// The operating system refused memory, or the caller passed a memory that is not one of ours.
    #[error("Could not {doing} shared memory: {source}{}", advice(source))]
    SharedMemory {
        /// The step that failed and its object.
        doing: String,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The operating system has run out of a resource that the pool needs.
    #[error("Could not {doing}: {source}{}", advice(source))]
    Exhausted {
        /// The step that failed.
        doing: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A bug in this package.
    #[error("Internal error: {0}; please report it")]
    Internal(String),
}

/// The `reason` that users see for a child that ended by a [`Shortage`] of either kind.
pub const OUT_OF_MEMORY: &str = "out-of-memory";

/// The kind of memory that a child ran out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// The child's JavaScript heap, or its address space.
    Heap,
    /// The memory of its control group or of the system: the kernel killed the child.
    System,
}

impl Error {
    /// The stable error code, as the manual documents it.
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

    /// Whether the operation may succeed after the process has released some memories.
    pub fn lacks_room(&self) -> bool {
        matches!(self, Error::SharedMemory { source, .. }
            if lacks_descriptors(source) || missing_resource(source) == Some(Resource::Memory))
    }

    /// The process id of the child that the error is about, if there is one.
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

/// Advice for the user about the missing resource, or an empty string.
fn advice(source: &io::Error) -> String {
    missing_resource(source).map_or_else(String::new, |missing| format!("; {}", platform::advice(missing)))
}

/// The name of a child for the start of a sentence.
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
