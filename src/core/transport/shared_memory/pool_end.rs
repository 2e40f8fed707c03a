//! The pool's end of a shared-memory transport.

use std::io;

use super::end::{End, Left, Outbound};
use super::memory::{Direction, TransportMemory};
use super::ring::Corrupt;
use crate::core::platform::{AsHandle, BorrowedHandle, PeerDoorbell};
use crate::core::sync::Arc;
use crate::core::transport::{Message, PartStore, Read, Transport};
use crate::core::wire::handshake::TRANSPORT_FILES;
use crate::core::wire::{CallId, Flags, Kind, Request};

/// If more bytes than this are unsent, calls wait in the pool.
const BOUND: usize = 1024 * 1024;

/// The transport over the pool's end, with the bells of both ends.
#[derive(Debug)]
pub struct SharedMemoryTransport {
    end: End,
    /// The child rings it to wake us.
    up: PeerDoorbell,
    /// We ring it to wake the child.
    down: Arc<PeerDoorbell>,
    left: Left,
    is_broken: bool,
}

impl SharedMemoryTransport {
    /// Creates a transport for a child that is about to start.
    ///
    /// # Errors
    /// If the kernel provides no such memory, or no descriptors.
    pub fn create() -> io::Result<Self> {
        let down = Arc::new(PeerDoorbell::new()?);
        Ok(SharedMemoryTransport {
            end: End::new(TransportMemory::create()?, Direction::Down, Arc::clone(&down)),
            up: PeerDoorbell::new()?,
            down,
            left: Left::Nothing,
            is_broken: false,
        })
    }

    /// What the child inherits: the memory, the bell that wakes the child, and the bell that wakes the pool.
    pub fn files(&self) -> [BorrowedHandle<'_>; TRANSPORT_FILES] {
        [
            self.end.memory().as_handle(),
            self.down.as_handle(),
            self.up.as_handle(),
        ]
    }

    /// The bell that the child rings.
    pub fn bell(&self) -> &PeerDoorbell {
        &self.up
    }

    /// After a read, asks the child to ring when there is more. Returns `false` if there is more already, or if the
    /// transport is broken, which the next read reports.
    pub fn arm(&mut self) -> bool {
        let armed = self.end.arm();
        self.note(armed).unwrap_or(false)
    }

    /// Whether more could be sent at once, after other work had its turn.
    pub fn has_more(&self) -> bool {
        self.left == Left::More
    }

    /// Returns memory that large messages have used to the system.
    pub fn release_memory(&mut self) {
        self.end.release_memory();
    }

    /// Releases parts that no message has claimed.
    pub fn discard(&mut self, store: &mut dyn PartStore) {
        self.end.discard(store);
    }

    fn note<T>(&mut self, result: Result<T, Corrupt>) -> Option<T> {
        self.is_broken |= result.is_err();
        result.ok()
    }
}

impl Transport for SharedMemoryTransport {
    fn push(&mut self, request: &Request) {
        let (params, flags) = match request.params {
            [] => (&b"0"[..], request.flags.with(Flags::UNDEFINED)),
            params => (params, request.flags),
        };
        let pushed = self.end.push(&Outbound {
            kind: Kind::Call,
            id: request.id.short(),
            flags,
            text: &[request.task, b",", params],
            parts: request.parts,
            order: request.order,
        });
        self.note(pushed);
    }

    fn cancel(&mut self, call: CallId) {
        let pushed = self.end.push(&Outbound {
            kind: Kind::Cancel,
            id: call.short(),
            flags: Flags::default(),
            text: &[],
            parts: &[],
            order: 0,
        });
        self.note(pushed);
    }

    fn has_room(&self) -> bool {
        self.end.held() < BOUND
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.end.flush();
        self.left = self.note(flushed).unwrap_or(Left::Nothing);
        if self.is_broken {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }

    fn is_clogged(&self) -> bool {
        self.left != Left::Nothing
    }

    fn read(&mut self, budget: usize, store: &mut dyn PartStore, sink: &mut dyn FnMut(Message)) -> Read {
        let mut stray = None;
        let read = self.end.read(budget, store, &mut |inbound| {
            if inbound.kind != Kind::Reply {
                // A child sends nothing but replies.
                stray
                    .get_or_insert_with(Vec::new)
                    .extend_from_slice(inbound.parts);
                return;
            }
            sink(Message::Answer {
                call: inbound.id,
                flags: inbound.flags,
                json: inbound.text,
                parts: inbound.parts,
            });
        });
        self.is_broken |= stray.is_some();
        for part in stray.into_iter().flatten() {
            store.discard(part);
        }
        match self.note(read) {
            _ if self.is_broken => Read::Broken,
            Some(true) => Read::More,
            _ => Read::Empty,
        }
    }

    fn is_read_by_peer(&mut self) -> bool {
        let is_read = self.end.is_read_by_peer();
        self.note(is_read).unwrap_or(false)
    }
}
