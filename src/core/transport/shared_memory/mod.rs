//! Shared memory as a transport: one end writes a call to memory, and the other reads it there. A system call is only
//! needed to wake an end that sleeps. docs/internals/shared-memory-transport.md has a drawing, and explains the
//! SYNC POINT comments.

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
