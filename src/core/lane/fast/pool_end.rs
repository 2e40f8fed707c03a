//! The pool's end of a fast lane.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use super::bell::Bell;
use super::end::{End, Left, Outbound};
use super::memory::{LaneMemory, Way};
use super::ring::Corrupt;
use crate::core::ipc::{CallId, Flags, Kind, Request};
use crate::core::lane::{Lane, Message, PartStore, Read};
use crate::core::sync::Arc;

/// Above this much unsent, calls wait in the pool.
const BOUND: usize = 1024 * 1024;

/// The lane over the pool's end, with the bells of both.
#[derive(Debug)]
pub struct FastLane {
    end: End,
    /// The pool's own, to come back to what the budget left over.
    pool: Arc<Bell>,
    child: Arc<Bell>,
    is_waiting: bool,
    is_broken: bool,
}

impl FastLane {
    /// A lane for a child to be, which rings the pool by this bell.
    ///
    /// # Errors
    /// When the kernel gives no such memory, or no descriptors.
    pub fn create(pool: &Arc<Bell>) -> io::Result<Self> {
        let child = Arc::new(Bell::new()?);
        let end = End::new(LaneMemory::create()?, Way::Down, Arc::clone(&child));
        Ok(FastLane {
            end,
            pool: Arc::clone(pool),
            child,
            is_waiting: false,
            is_broken: false,
        })
    }

    /// What the child inherits: memory, its bell, the pool's.
    pub fn files(&self) -> [BorrowedFd<'_>; 3] {
        [self.end.memory().as_fd(), self.child.as_fd(), self.pool.as_fd()]
    }

    /// After reading: the child is to ring when there is more. When there is already, we ring ourselves.
    pub fn arm(&mut self) {
        match self.end.arm() {
            Ok(true) => {}
            Ok(false) => self.pool.ring(),
            Err(Corrupt) => {
                self.is_broken = true;
                // Nobody else will, and what is broken is noticed by reading.
                self.pool.ring();
            }
        }
    }

    /// Gives memory back that large messages have left behind.
    pub fn release_memory(&mut self) {
        self.end.release_memory();
    }

    /// Lets go of parts that no message has claimed.
    pub fn discard(&mut self, store: &mut dyn PartStore) {
        self.end.discard(store);
    }

    fn note<T>(&mut self, result: Result<T, Corrupt>) -> Option<T> {
        self.is_broken |= result.is_err();
        result.ok()
    }
}

impl Lane for FastLane {
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
        let left = self.note(flushed);
        self.is_waiting = left.is_some_and(|left| left != Left::Nothing);
        if left == Some(Left::More) {
            self.pool.ring();
        }
        if self.is_broken {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }

    fn is_clogged(&self) -> bool {
        self.is_waiting
    }

    fn read(&mut self, budget: usize, store: &mut dyn PartStore, sink: &mut dyn FnMut(Message)) -> Read {
        let mut stray = None;
        let read = self.end.read(budget, store, &mut |inbound| {
            if inbound.kind != Kind::Reply {
                // A child has nothing else to say.
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
