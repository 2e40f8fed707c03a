//! What two processes or two languages must agree on: decoders and encoders without any I/O, and the constants that
//! `js/wire/` has as well.

pub mod algorithms;
pub mod atomics;
pub mod batch;
pub mod commands;
pub mod delivery;
pub mod environment;
mod flags;
mod handover_id;
pub mod handshake;
mod javascript;
pub mod limits;
mod line;
mod line_buffer;
mod node_channel;
mod record;
pub mod rendezvous;
mod rest;
pub mod taken;
pub mod waited;

pub use flags::Flags;
pub use handover_id::HandoverId;
pub use handshake::Handshake;
pub use limits::MAX_MESSAGE;
pub use line::{CallId, Line};
pub use line_buffer::{LineBuffer, LineTooLong};
pub use node_channel::{Request, cancel, classify, command};
pub use record::{HEADER, Kind, PART_HEADER, Piece, Record};
pub use rest::ask_to_rest;
