//! Events of children, from the supervisor's thread to the pool's.

use std::io;

use super::characters::Print;
use super::output::{OutputTail, Stream};
use super::process_handle::ProcessHandle;
use crate::core::error::Error;
use crate::core::platform::{Attention, ChannelEnd, Doorbell, ExitStatus, Pollable};
use crate::core::sync::{Arc, Mutex, lock};

/// The most bytes of output in one event.
const LARGEST_PIECE: usize = 64 * 1024;

/// Identifies a child within its pool; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChildId(pub u32);

impl From<ChildId> for u32 {
    fn from(ChildId(number): ChildId) -> Self {
        number
    }
}

/// A running child.
#[derive(Debug)]
pub struct Spawned {
    /// The handle to signal the child.
    pub process: ProcessHandle,
    /// The pool's end of the channel.
    pub channel: ChannelEnd,
    /// The port of the child's inspector, if it has one.
    pub inspect_port: Option<u16>,
    /// The child's output.
    pub output: Arc<Mutex<OutputTail>>,
}

/// An event of a child.
#[derive(Debug)]
pub enum ChildEvent {
    /// The child was started, or could not be started.
    Spawned(ChildId, Result<Spawned, Error>),
    /// The child has printed something.
    Output(ChildId, Stream, Print),
    /// The child uses more memory than its limit.
    OverMemory(ChildId),
    /// The child is a thread, and the host's own code must terminate it.
    Terminate(ChildId),
    /// The child has ended and was reaped. All its output was reported before.
    Exited(ChildId, ExitStatus),
}

/// A queue with a doorbell that a poll loop can wait for. The bell has no other users.
#[derive(Debug)]
pub struct Inbox {
    events: Mutex<Vec<ChildEvent>>,
    bell: Doorbell,
}

impl Inbox {
    /// Creates an empty inbox.
    ///
    /// # Errors
    /// If descriptors run out.
    pub fn new() -> io::Result<Self> {
        let bell = Doorbell::new()?;
        Ok(Inbox {
            events: Mutex::default(),
            bell,
        })
    }

    /// Adds an event and rings.
    pub fn push(&self, event: ChildEvent) {
        lock(&self.events).push(event);
        self.ring();
    }

    /// Adds output without ringing. Consecutive pieces are merged until they are taken.
    pub fn push_output(&self, child: ChildId, stream: Stream, print: Print) {
        let mut events = lock(&self.events);
        let rest = match events.last_mut() {
            Some(ChildEvent::Output(last, its_stream, before))
                if (*last, *its_stream) == (child, stream)
                    && before.bytes.len() + print.bytes.len() <= LARGEST_PIECE =>
            {
                before.join(print)
            }
            _ => Some(print),
        };
        if let Some(rest) = rest {
            events.push(ChildEvent::Output(child, stream, rest));
        }
    }

    /// Wakes the reader, which waits for edges.
    pub fn ring(&self) {
        self.bell.ring();
    }

    /// Takes all events so far.
    pub fn take(&self) -> Vec<ChildEvent> {
        std::mem::take(&mut *lock(&self.events))
    }
}

impl Pollable for Inbox {
    fn attention(&self) -> Attention<'_> {
        self.bell.attention()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print_of(len: usize) -> Print {
        Print {
            bytes: vec![b'x'; len],
            wide: None,
        }
    }

    #[test]
    fn output_of_one_stream_is_gathered_until_it_is_taken() {
        let inbox = Inbox::new().unwrap();
        let sizes = || -> Vec<_> {
            let size = |event| match event {
                ChildEvent::Output(child, stream, print) => (child.0, stream, print.bytes.len()),
                _ => unreachable!(),
            };
            inbox.take().into_iter().map(size).collect()
        };
        for _ in 0..3 {
            inbox.push_output(ChildId(1), Stream::Stdout, print_of(10));
        }
        inbox.push_output(ChildId(1), Stream::Stderr, print_of(10));
        inbox.push_output(ChildId(2), Stream::Stderr, print_of(LARGEST_PIECE));
        inbox.push_output(ChildId(2), Stream::Stderr, print_of(1));
        assert_eq!(
            sizes(),
            [
                (1, Stream::Stdout, 30),
                (1, Stream::Stderr, 10),
                (2, Stream::Stderr, LARGEST_PIECE),
                (2, Stream::Stderr, 1)
            ]
        );
        assert!(sizes().is_empty());
    }
}
