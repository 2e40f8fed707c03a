//! The hooks into libuv's loop: callbacks on the JavaScript thread when a pool needs attention, and calls of JavaScript from there; and
//! other parts of Node-API that need `unsafe`. Only this module of the binding may use `unsafe`.

mod bytes;
mod deliver;
mod external;
mod function;
mod parts;
mod poll;
mod printed;
mod symbols;
mod text;
mod weak;

pub(crate) use bytes::Bytes;
pub(crate) use deliver::Receiver;
pub(crate) use external::{detach, external_buffer};
pub(crate) use function::number_function;
pub(crate) use parts::{ArrayBuffers, PartsValue};
pub(crate) use poll::{LoopWatch, OnReadable};
pub(crate) use printed::{PrintedBytes, PrintedText};
pub(crate) use text::{Numbers, TextBuffer, TextValue};
pub(crate) use weak::{WeakObject, adjust_external, collect_garbage, known_value};
