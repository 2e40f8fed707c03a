//! What a pool tells its owner beside the answers to calls.

use super::pending::Ticket;
use crate::core::child::{ChildId, Print, Stream};
use crate::core::error::{Error, OUT_OF_MEMORY};
use crate::core::transport::{HandleTicket, Outcome};

/// An error as data.
#[derive(Debug)]
pub struct Failure {
    /// What users know it by.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The child it is about.
    pub pid: Option<u32>,
    /// How that has ended.
    pub exit_code: Option<i64>,
    /// By which signal.
    pub signal: Option<&'static str>,
    /// Why, where that is known.
    pub reason: Option<&'static str>,
    /// What the child says of it, as JSON.
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

/// Something that happened.
#[derive(Debug)]
pub enum PoolEvent {
    /// The host has to say what a child is started with.
    Prepare {
        /// Its id.
        child: ChildId,
        /// Its number among those that live.
        worker: u32,
    },
    /// The host's own code has to start a child, as Electron does.
    Fork {
        /// Its id.
        child: ChildId,
        /// The `id` in its environment.
        id: String,
        /// What its `ProcessHost` is to know.
        handshake: String,
        /// The same of shared memories.
        shared: Option<String>,
        /// Where it is awaited, and what it has to show there.
        address: String,
        /// The flag that has it listen for an inspector.
        inspect: Option<String>,
    },
    /// The host's own code has to hand over the objects of a call, which a thread is then sent.
    HandOver {
        /// The thread's id.
        child: ChildId,
        /// The call's.
        ticket: Ticket,
        /// What the host names when it has.
        number: u32,
    },
    /// The host's own code has to end a child at once, which is a thread.
    Terminate {
        /// Its id.
        child: ChildId,
    },
    /// A child runs.
    Spawned {
        /// Its id.
        child: ChildId,
        /// Its process id.
        pid: u32,
        /// Its inspector's port.
        inspect_port: Option<u16>,
        /// Whether it serves; if not, [`PoolEvent::Serves`] tells when it begins to.
        is_serving: bool,
    },
    /// A child that has run beside those that serve takes calls from now on.
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
    /// A child runs and cannot get ready, or was not in time.
    StartFailed {
        /// Its id.
        child: ChildId,
        /// Why.
        failure: Failure,
    },
    /// A child is ready: its script has run.
    Ready {
        /// Its id.
        child: ChildId,
    },
    /// A child has taken a handle that was sent to it, or could not.
    Handle {
        /// Its id.
        child: ChildId,
        /// Which one.
        ticket: HandleTicket,
        /// It has.
        is_taken: bool,
    },
    /// A child was stopped.
    Slept {
        /// Its id.
        child: ChildId,
    },
    /// A child was continued.
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
        /// Exit code.
        code: Option<i64>,
        /// Signal.
        signal: Option<&'static str>,
        /// The last line of what it said, if it has failed.
        last_words: Option<String>,
        /// Whether the pool has asked it to end.
        asked: bool,
        /// Whether that was because it had done enough.
        recycled: bool,
        /// Why, where that is known.
        reason: Option<&'static str>,
    },
    /// A child printed something.
    Output {
        /// Its id.
        child: ChildId,
        /// Where.
        stream: Stream,
        /// Whether the text is wanted.
        text: bool,
        /// Whether the bytes are wanted.
        bytes: bool,
        /// What.
        print: Print,
    },
    /// A call will not be answered.
    Rejected {
        /// Whose.
        ticket: Ticket,
        /// Why.
        failure: Failure,
    },
    /// Children keep dying at start.
    CrashLoop {
        /// The error that calls get.
        failure: Failure,
    },
    /// All children are gone, for good.
    Closed,
}

impl PoolEvent {
    /// What has become of a handle.
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
