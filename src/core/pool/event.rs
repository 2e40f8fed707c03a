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
    /// The process id of the child that it is about.
    pub pid: Option<u32>,
    /// The exit code of that child.
    pub exit_code: Option<i64>,
    /// The signal that has ended it.
    pub signal: Option<&'static str>,
    /// The reason for its end, if it is known.
    pub reason: Option<&'static str>,
    /// The error that the child reports, as JSON.
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

/// An event.
#[derive(Debug)]
pub enum PoolEvent {
    /// The host must say what a child is started with.
    Prepare {
        /// Its id.
        child: ChildId,
        /// Its number among those that live.
        worker: u32,
    },
    /// The host's JavaScript must start a child, such as a utility process of Electron.
    Fork {
        /// Its id.
        child: ChildId,
        /// The `id` in its environment.
        id: String,
        /// The handshake for its `ProcessHost`.
        handshake: String,
        /// The handshake for shared memories.
        shared: Option<String>,
        /// The address where it must connect, and the token that it must present.
        address: String,
        /// The flag that opens its inspector.
        inspect: Option<String>,
    },
    /// The host's JavaScript must send the objects of a call to a thread; the call follows them.
    HandOver {
        /// The thread's id.
        child: ChildId,
        /// The id of the call.
        ticket: Ticket,
        /// The number by which the host reports that it has done so.
        number: u32,
    },
    /// The host's JavaScript must terminate a child that is a thread.
    Terminate {
        /// Its id.
        child: ChildId,
    },
    /// A child has started.
    Spawned {
        /// Its id.
        child: ChildId,
        /// Its process id.
        pid: u32,
        /// Its inspector's port.
        inspect_port: Option<u16>,
        /// Whether it takes calls. If not, [`PoolEvent::Serves`] follows when it does.
        is_serving: bool,
    },
    /// A spare child takes calls from now on.
    Serves {
        /// Its id.
        child: ChildId,
    },
    /// A child could not be started.
    SpawnFailed {
        /// Its id.
        child: ChildId,
        /// Why.
        failure: Failure,
    },
    /// A child has started but cannot get ready, or has not got ready in time.
    StartFailed {
        /// Its id.
        child: ChildId,
        /// Why.
        failure: Failure,
    },
    /// A child is ready: its script has been evaluated.
    Ready {
        /// Its id.
        child: ChildId,
    },
    /// A child has taken a handle that was sent to it, or has failed to.
    Handle {
        /// Its id.
        child: ChildId,
        /// The number of the handle.
        ticket: HandleTicket,
        /// Whether it has taken the handle.
        is_taken: bool,
    },
    /// A child was put to sleep.
    Slept {
        /// Its id.
        child: ChildId,
    },
    /// A child was woken.
    Woke {
        /// Its id.
        child: ChildId,
    },
    /// A child takes no more calls.
    Left {
        /// Its id.
        child: ChildId,
    },
    /// A child's channel is closed.
    Disconnected {
        /// Its id.
        child: ChildId,
    },
    /// A child has ended.
    Exited {
        /// Its id.
        child: ChildId,
        /// Its exit code, unless a signal has ended it.
        code: Option<i64>,
        /// The signal that has ended it.
        signal: Option<&'static str>,
        /// The last line that it has printed, if it has failed.
        last_words: Option<String>,
        /// Whether the pool has asked it to end.
        asked: bool,
        /// Whether it had done enough, so that a fresh child takes its place.
        recycled: bool,
        /// Why, where that is known.
        reason: Option<&'static str>,
    },
    /// A child printed something.
    Output {
        /// Its id.
        child: ChildId,
        /// The stream.
        stream: Stream,
        /// Whether somebody listens for the text.
        text: bool,
        /// Whether somebody reads the bytes.
        bytes: bool,
        /// The bytes that it has printed.
        print: Print,
    },
    /// A call will not be answered.
    Rejected {
        /// The ticket of the call.
        ticket: Ticket,
        /// Why.
        failure: Failure,
    },
    /// Children keep dying at start.
    CrashLoop {
        /// The error that calls get.
        failure: Failure,
    },
    /// The pool is closed, and all children have ended.
    Closed,
}

impl PoolEvent {
    /// The fate of a handle.
    pub fn handle(child: ChildId, outcome: Outcome) -> Self {
        let Outcome { ticket, is_taken } = outcome;
        PoolEvent::Handle {
            child,
            ticket,
            is_taken,
        }
    }

    /// A rejection.
    pub fn rejected(ticket: Ticket, error: &Error) -> Self {
        PoolEvent::Rejected {
            ticket,
            failure: error.into(),
        }
    }
}
