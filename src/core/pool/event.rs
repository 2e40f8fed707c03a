//! The events of a pool that are not answers to calls.

use super::pending::Ticket;
use crate::core::child::{ChildId, Print, Stream};
use crate::core::error::{Error, OUT_OF_MEMORY};
use crate::core::transport::{HandleTicket, Outcome};

/// An error as data.
#[derive(Debug)]
pub struct Failure {
    /// The stable code, as in the manual.
    pub code: &'static str,
    /// The message for users.
    pub message: String,
    /// The process id of the child that the error is about.
    pub pid: Option<u32>,
    /// The exit code of that child.
    pub exit_code: Option<i64>,
    /// The signal that has ended the child.
    pub signal: Option<&'static str>,
    /// The reason for the child's end, if it is known.
    pub reason: Option<&'static str>,
    /// The error that the child has reported, as JSON.
    pub cause: Option<String>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let (exit_code, signal, shortage) = match error {
            Error::ChildExited {
                exit_code,
                signal,
                shortage,
                ..
            } => (*exit_code, *signal, *shortage),
            _ => (None, None, None),
        };
        Failure {
            code: error.code(),
            message: error.to_string(),
            pid: error.pid(),
            exit_code,
            signal,
            reason: shortage.map(|_| OUT_OF_MEMORY),
            cause: match error {
                Error::StartFailed { cause, .. } => cause.clone(),
                _ => None,
            },
        }
    }
}

/// An event of a pool.
#[derive(Debug)]
pub enum PoolEvent {
    /// The host must give a child's options.
    Prepare {
        /// The child's id.
        child: ChildId,
        /// The child's number among the living children.
        worker: u32,
    },
    /// The host's JavaScript must start a child, such as a utility process of Electron.
    Fork {
        /// The child's id.
        child: ChildId,
        /// The `id` in the child's environment.
        id: String,
        /// The handshake for the child's `ProcessHost`.
        handshake: String,
        /// The handshake for shared memories.
        shared: Option<String>,
        /// The address where the child must connect, and the token that it must present.
        address: String,
        /// The flag that opens the child's inspector.
        inspect: Option<String>,
    },
    /// The host's JavaScript must send the objects of a call to a thread; the call follows them.
    HandOver {
        /// The thread's id.
        child: ChildId,
        /// The ticket of the call.
        ticket: Ticket,
        /// The number by which the host reports that it has done so.
        number: u32,
    },
    /// The host's JavaScript must terminate a child that is a thread.
    Terminate {
        /// The child's id.
        child: ChildId,
    },
    /// A child has started.
    Spawned {
        /// The child's id.
        child: ChildId,
        /// The child's process id.
        pid: u32,
        /// The port of the child's inspector.
        inspect_port: Option<u16>,
        /// Whether the child takes calls. If not, [`PoolEvent::Serves`] follows when it does.
        is_serving: bool,
    },
    /// A spare child takes calls from now on.
    Serves {
        /// The child's id.
        child: ChildId,
    },
    /// A child could not be started.
    SpawnFailed {
        /// The child's id.
        child: ChildId,
        /// The reason.
        failure: Failure,
    },
    /// A child has started but cannot get ready, or has not got ready in time.
    StartFailed {
        /// The child's id.
        child: ChildId,
        /// The reason.
        failure: Failure,
    },
    /// A child is ready: its script has been evaluated.
    Ready {
        /// The child's id.
        child: ChildId,
    },
    /// A child has taken a handle that was sent to it, or has failed to.
    Handle {
        /// The child's id.
        child: ChildId,
        /// The number of the handle.
        ticket: HandleTicket,
        /// Whether the child has taken the handle.
        is_taken: bool,
    },
    /// A child was put to sleep.
    Slept {
        /// The child's id.
        child: ChildId,
    },
    /// A child was woken.
    Woke {
        /// The child's id.
        child: ChildId,
    },
    /// A child takes no more calls.
    Left {
        /// The child's id.
        child: ChildId,
    },
    /// A child's channel is closed.
    Disconnected {
        /// The child's id.
        child: ChildId,
    },
    /// A child has ended.
    Exited {
        /// The child's id.
        child: ChildId,
        /// The child's exit code, unless a signal has ended it.
        code: Option<i64>,
        /// The signal that has ended the child.
        signal: Option<&'static str>,
        /// The last line that the child has printed, if it has failed.
        last_words: Option<String>,
        /// Whether the pool has asked the child to end.
        asked: bool,
        /// Whether the child had done enough and is replaced with a new child.
        recycled: bool,
        /// The reason, if it is known.
        reason: Option<&'static str>,
    },
    /// A child has printed something.
    Output {
        /// The child's id.
        child: ChildId,
        /// The stream.
        stream: Stream,
        /// Whether the owner listens for the text.
        text: bool,
        /// Whether the owner reads the bytes.
        bytes: bool,
        /// The output.
        print: Print,
    },
    /// A call will not be answered.
    Rejected {
        /// The ticket of the call.
        ticket: Ticket,
        /// The reason.
        failure: Failure,
    },
    /// Children repeatedly die during their start.
    CrashLoop {
        /// The error that calls get.
        failure: Failure,
    },
    /// The pool is closed, and all children have ended.
    Closed,
}

impl PoolEvent {
    /// Creates the event for the result of a handle.
    pub fn handle(child: ChildId, outcome: Outcome) -> Self {
        let Outcome { ticket, is_taken } = outcome;
        PoolEvent::Handle {
            child,
            ticket,
            is_taken,
        }
    }

    /// Creates the event for a rejected call.
    pub fn rejected(ticket: Ticket, error: &Error) -> Self {
        PoolEvent::Rejected {
            ticket,
            failure: error.into(),
        }
    }
}
