//! The hooks into libuv's loop: being called on the JavaScript thread when a pool wants attention, and calling
//! JavaScript from there. The only room of the binding for `unsafe`.

mod deliver;
mod parts;
mod poll;
mod symbols;
mod text;

pub(crate) use deliver::Receiver;
pub(crate) use parts::{ArrayBuffers, PartsValue};
pub(crate) use poll::{LoopWatch, OnReadable};
pub(crate) use text::{Numbers, TextBuffer, TextValue};
