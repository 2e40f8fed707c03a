//! What travels between the pool and a child: decoders and encoders without any I/O.

mod handover_id;
mod line_buffer;
mod node_channel;
mod record;
mod rest;

pub use handover_id::HandoverId;
pub use line_buffer::{LineBuffer, LineTooLong};
pub use node_channel::{
    CallId, HANDLE_RECEIVED, Line, MAX_MESSAGE, PROBE, Request, SWITCH, cancel, classify,
};
pub use record::{Flags, HEADER, Kind, PART_HEADER, Piece, Record};
pub use rest::{WAKE, ask_to_rest};
