//! The child's end of a shared-memory transport.

use std::io;

use super::end::{End, Inbound, Left, Outbound};
use super::memory::{Direction, TransportMemory};
use super::ring::Corrupt;
use crate::core::platform::{Attention, Listener, OwnedHandle, PeerDoorbell, Pollable};
use crate::core::sync::Arc;
use crate::core::transport::PartStore;
use crate::core::wire::handshake::TRANSPORT_FILES;
use crate::core::wire::{Flags, Kind};

/// The child's end with the child's bell, which is readable when there is something to do.
#[derive(Debug)]
pub struct ChildEnd {
    end: End,
    bell: PeerDoorbell,
    listener: Listener,
    is_waiting: bool,
}

impl ChildEnd {
    /// Opens what the child has inherited: the memory, the bell that wakes us, and the bell that wakes the pool.
    ///
    /// # Errors
    /// If this is not a transport's memory.
    pub fn open([memory, bell, pool]: [OwnedHandle; TRANSPORT_FILES]) -> io::Result<Self> {
        let memory = TransportMemory::open(memory)?;
        let bell = PeerDoorbell::from_handle(bell);
        Ok(ChildEnd {
            end: End::new(memory, Direction::Up, Arc::new(PeerDoorbell::from_handle(pool))),
            listener: Listener::new(&bell)?,
            bell,
            is_waiting: false,
        })
    }

    /// Takes an answer; [`ChildEnd::flush`] sends it.
    ///
    /// # Errors
    /// If the pool has broken the transport. This also applies to the methods below.
    pub fn reply(&mut self, call: u32, flags: Flags, json: &[u8], parts: &[&[u8]]) -> Result<(), Corrupt> {
        self.end.push(&Outbound {
            kind: Kind::Reply,
            id: call,
            flags,
            text: &[json],
            parts,
            order: 0,
        })
    }

    /// Sends the pending messages, as far as there is room.
    pub fn flush(&mut self) -> Result<(), Corrupt> {
        let left = self.end.flush()?;
        self.is_waiting = left != Left::Nothing;
        if left == Left::More {
            self.bell.ring()?;
        }
        Ok(())
    }

    /// Reads about `budget` bytes of messages. Rings our own bell if there may be more.
    pub fn read(
        &mut self,
        budget: usize,
        store: &mut dyn PartStore,
        sink: &mut dyn FnMut(&Inbound),
    ) -> Result<(), Corrupt> {
        self.listener.silence();
        if self.is_waiting {
            self.flush()?;
        }
        if self.end.read(budget, store, sink)? || !self.end.arm()? {
            self.bell.ring()?;
        }
        Ok(())
    }

    /// Starts to listen: from now on our bell rings when there is something to read.
    pub fn start(&mut self) -> Result<(), Corrupt> {
        if !self.end.arm()? {
            self.bell.ring()?;
        }
        Ok(())
    }
}

impl Pollable for ChildEnd {
    fn attention(&self) -> Attention<'_> {
        self.listener.attention()
    }
}
