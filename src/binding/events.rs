//! Events for JavaScript, beside the answers to calls: the core's events as objects.

use std::rc::Rc;

use napi_derive::napi;

use super::uv::{PrintedBytes, PrintedText};
use crate::core::pool::{Failure, PoolEvent};

/// An event, by `kind`; `core::pool::PoolEvent` documents each.
#[napi(
    discriminant = "kind",
    discriminant_case = "camelCase",
    object_from_js = false,
    use_nullable = true
)]
pub enum NativePoolEvent {
    Prepare {
        child: u32,
        worker: u32,
    },
    Fork {
        child: u32,
        id: String,
        handshake: String,
        shared: Option<String>,
        address: String,
        inspect: Option<String>,
    },
    HandOver {
        child: u32,
        ticket: u32,
        number: u32,
    },
    Terminate {
        child: u32,
    },
    Spawned {
        child: u32,
        pid: u32,
        inspect_port: Option<u16>,
        is_serving: bool,
    },
    Serves {
        child: u32,
    },
    SpawnFailed {
        child: u32,
        failure: NativeFailure,
    },
    StartFailed {
        child: u32,
        failure: NativeFailure,
    },
    Ready {
        child: u32,
    },
    Handle {
        child: u32,
        ticket: u32,
        is_taken: bool,
    },
    Slept {
        child: u32,
    },
    Woke {
        child: u32,
    },
    Left {
        child: u32,
    },
    Disconnected {
        child: u32,
    },
    Exited {
        child: u32,
        code: Option<i64>,
        #[napi(ts_type = "NodeJS.Signals")]
        signal: Option<&'static str>,
        last_words: Option<String>,
        asked: bool,
        recycled: bool,
        #[napi(ts_type = "'out-of-memory'")]
        reason: Option<&'static str>,
    },
    Output {
        child: u32,
        #[napi(ts_type = "'stdout' | 'stderr'")]
        stream: &'static str,
        #[napi(ts_type = "string")]
        text: Option<PrintedText>,
        #[napi(ts_type = "Buffer")]
        bytes: Option<PrintedBytes>,
    },
    Rejected {
        ticket: u32,
        failure: NativeFailure,
    },
    CrashLoop {
        failure: NativeFailure,
    },
    Closed,
    /// The native side has failed and is gone.
    Panicked {
        message: String,
    },
}

/// An error as data.
#[napi(object, object_from_js = false)]
pub struct NativeFailure {
    #[napi(ts_type = "import('./index.js').PoolErrorCode")]
    pub code: &'static str,
    pub message: String,
    pub pid: Option<u32>,
    pub exit_code: Option<i64>,
    #[napi(ts_type = "NodeJS.Signals")]
    pub signal: Option<&'static str>,
    #[napi(ts_type = "'out-of-memory'")]
    pub reason: Option<&'static str>,
    /// The child's report of the error, as JSON.
    pub cause: Option<String>,
}

impl From<Failure> for NativeFailure {
    fn from(failure: Failure) -> Self {
        let Failure {
            code,
            message,
            pid,
            exit_code,
            signal,
            reason,
            cause,
        } = failure;
        NativeFailure {
            code,
            message,
            pid,
            exit_code,
            signal,
            reason,
            cause,
        }
    }
}

/// Events that are the same on both sides, field by field.
macro_rules! as_object {
    ($event:expr, $($kind:ident { $($field:ident),* })+) => {
        match $event {
            $(PoolEvent::$kind { $($field),* } => NativePoolEvent::$kind { $($field: $field.into()),* },)+
            PoolEvent::Output { child, stream, text, bytes, print } => {
                let print = Rc::new(print);
                NativePoolEvent::Output {
                    child: child.into(),
                    stream: stream.name(),
                    text: text.then(|| PrintedText(Rc::clone(&print))),
                    bytes: bytes.then(|| PrintedBytes(print)),
                }
            }
        }
    };
}

impl From<PoolEvent> for NativePoolEvent {
    fn from(event: PoolEvent) -> Self {
        as_object! { event,
            Prepare { child, worker }
            Fork { child, id, handshake, shared, address, inspect }
            HandOver { child, ticket, number }
            Terminate { child }
            Spawned { child, pid, inspect_port, is_serving }
            Serves { child }
            SpawnFailed { child, failure }
            StartFailed { child, failure }
            Ready { child }
            Handle { child, ticket, is_taken }
            Slept { child }
            Woke { child }
            Left { child }
            Disconnected { child }
            Exited { child, code, signal, last_words, asked, recycled, reason }
            Rejected { ticket, failure }
            CrashLoop { failure }
            Closed { }
        }
    }
}
