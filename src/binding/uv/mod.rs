//! The hooks into libuv's loop: being called on the JavaScript thread when a pool wants attention, and calling
//! JavaScript from there; and what else Node-API has only for the unsafe. The only room of the binding for `unsafe`.

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
