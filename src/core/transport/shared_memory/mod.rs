//! Shared memory as a transport: a call is written to memory and read from there, and a system call is made only to wake
//! an end that sleeps. Drawn in docs/internals/shared-memory-transport.md, to which the SYNC POINT comments belong.

mod arena;
mod bell;
mod child_end;
mod end;
mod incoming;
mod memory;
#[cfg(all(test, loom))]
mod models;
mod outgoing;
mod pool_end;
mod ring;
mod under_way;

#[cfg(test)]
mod tests;

pub use child_end::ChildEnd;
pub use end::{End, Inbound, Left, Outbound};
pub use memory::{Direction, MOST_UNREAD, TransportMemory, VERSION};
pub use pool_end::SharedMemoryTransport;
pub use ring::Corrupt;
