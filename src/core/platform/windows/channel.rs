//! Node's channel: a named pipe with libuv's frames in it.
//!
//! The pipe buffers nothing that we write: a write completes when the child has read all of it. So we always know
//! whether the child has read what we sent.

use std::io;
use std::os::windows::io::OwnedHandle;

use super::error::unsupported;
use super::handle::BorrowedHandle;
use super::overlapped::Operation;
use super::pipe::{Room, named_pair};
use super::registered_wait::{RegisteredWait, Times};
use crate::core::platform::{Attention, Pollable, Unframer, Waker, push_frame};
use crate::core::sync::atomic::{AtomicBool, Ordering};
use crate::core::sync::{Arc, Mutex, lock};

/// The bytes of one read.
const MOST_READ: u32 = 64 * 1024;
/// The most bytes in one frame.
const MOST_WRITTEN: usize = 256 * 1024;

/// Creates our end and the child's end.
///
/// # Errors
/// When handles run out.
pub fn channel_pair() -> io::Result<(ChannelEnd, OwnedHandle)> {
    let room = Room {
        from_child: MOST_READ,
        to_child: 0,
    };
    let (ours, theirs) = named_pair(room)?;
    Ok((ChannelEnd::new(ours)?, theirs))
}

/// Our end of a child's channel. Dropping it ends the channel.
#[derive(Debug)]
pub struct ChannelEnd {
    state: Mutex<State>,
    /// Wakes for bytes that have arrived, and for room.
    attention: Arc<Waker>,
    /// Wakes when the child has read something.
    reads: Arc<Waker>,
    wants_room: Arc<AtomicBool>,
}

/// Becomes ready each time that the peer has read something.
#[derive(Debug)]
pub struct PeerReads(Arc<Waker>);

#[derive(Debug)]
struct State {
    /// `Some` until we hang up.
    open: Option<Open>,
    unframer: Unframer,
    incoming: Vec<u8>,
    /// How many bytes of `incoming` the caller has taken.
    taken: usize,
    /// The peer has sent bytes that are not libuv's frames.
    is_broken: bool,
    /// The child has closed its end without reading all.
    is_reset: bool,
    /// The child had not read all when we hung up.
    is_left_unread: bool,
}

/// The parts of an open channel.
#[derive(Debug)]
struct Open {
    waits: Vec<RegisteredWait>,
    reading: Operation,
    writing: Operation,
    pipe: OwnedHandle,
}

impl ChannelEnd {
    fn new(pipe: OwnedHandle) -> io::Result<Self> {
        let (attention, reads) = (Arc::<Waker>::default(), Arc::<Waker>::default());
        let wants_room = Arc::<AtomicBool>::default();
        let (mut reading, writing) = (Operation::new()?, Operation::new()?);
        let has_come = {
            let attention = Arc::clone(&attention);
            move || attention.wake()
        };
        let is_read = {
            let (attention, reads, wants_room) = (
                Arc::clone(&attention),
                Arc::clone(&reads),
                Arc::clone(&wants_room),
            );
            move || {
                reads.wake();
                if wants_room.swap(false, Ordering::AcqRel) {
                    attention.wake();
                }
            }
        };
        let waits = vec![
            RegisteredWait::new(reading.done().try_clone()?, Times::Each, Box::new(has_come))?,
            RegisteredWait::new(writing.done().try_clone()?, Times::Each, Box::new(is_read))?,
        ];
        reading.read(&pipe, MOST_READ)?;
        let open = Open {
            waits,
            reading,
            writing,
            pipe,
        };
        let state = State {
            open: Some(open),
            unframer: Unframer::default(),
            incoming: Vec::new(),
            taken: 0,
            is_broken: false,
            is_reset: false,
            is_left_unread: false,
        };
        Ok(ChannelEnd {
            state: Mutex::new(state),
            attention,
            reads,
            wants_room,
        })
    }

    /// Reads what has arrived. Returns 0 when the peer has closed.
    ///
    /// # Errors
    /// `WouldBlock` when there is nothing to read.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<usize> {
        let mut state = lock(&self.state);
        while state.taken == state.incoming.len() {
            state.incoming.clear();
            state.taken = 0;
            if !state.read_more()? {
                return Ok(0);
            }
        }
        let from = state.taken;
        let count = into.len().min(state.incoming.len() - from);
        into[..count].copy_from_slice(&state.incoming[from..from + count]);
        state.taken += count;
        Ok(count)
    }

    /// Sends as much as there is room for now. Returns `Ok(0)` when there is none now.
    ///
    /// # Errors
    /// When the peer is gone.
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        // Before the check, so that a write that ends after it wakes the loop.
        self.wants_room.store(true, Ordering::Release);
        let mut state = lock(&self.state);
        if state.is_writing()? {
            return Ok(0);
        }
        self.wants_room
            .store(bytes.len() > MOST_WRITTEN, Ordering::Release);
        let bytes = &bytes[..bytes.len().min(MOST_WRITTEN)];
        let open = state.open.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        open.writing.write(&open.pipe, |out| push_frame(bytes, out))?;
        Ok(bytes.len())
    }

    /// Not supported: on Windows, handles do not go with messages.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn send_with_file(&self, _bytes: &[u8], _file: BorrowedHandle) -> io::Result<usize> {
        Err(unsupported("a handle beside a message"))
    }

    /// Ends both directions for both sides. Bytes that were already sent can still be read.
    pub fn hang_up(&self) {
        let mut state = lock(&self.state);
        if state.open.is_none() {
            return;
        }
        // Fails when there is nothing more.
        while state.read_more().unwrap_or(false) {}
        state.is_left_unread = state.is_writing().unwrap_or(true);
        if let Some(open) = state.open.take() {
            open.close();
        }
    }

    /// A handle that tells when the peer reads.
    ///
    /// # Errors
    /// Never on this system.
    pub fn reads_of_peer(&self) -> io::Result<PeerReads> {
        Ok(PeerReads(Arc::clone(&self.reads)))
    }

    /// Whether the peer has not yet read everything that we have sent.
    ///
    /// # Errors
    /// When the peer is gone.
    pub fn has_unread_at_peer(&self) -> io::Result<bool> {
        lock(&self.state).is_writing()
    }

    /// Takes the channel's pending error. `ConnectionReset` means that the peer closed its end with unread bytes in it.
    pub fn take_error(&self) -> Option<io::Error> {
        let is_reset = std::mem::take(&mut lock(&self.state).is_reset);
        is_reset.then(|| io::ErrorKind::ConnectionReset.into())
    }
}

impl State {
    /// Takes the next chunk that has arrived. Returns false when there will be no more.
    fn read_more(&mut self) -> io::Result<bool> {
        if self.is_broken {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        // The read failed to start, so the peer is gone.
        if !open.reading.is_under_way() {
            return Ok(false);
        }
        let taken = match open.reading.outcome(&open.pipe) {
            None => return Err(io::ErrorKind::WouldBlock.into()),
            Some(Err(_)) => return Ok(false),
            Some(Ok(bytes)) => self.unframer.take(bytes, &mut self.incoming),
        };
        self.is_broken = taken.is_err();
        taken?;
        // If this fails, no read is in progress the next time.
        let _ = open.reading.read(&open.pipe, MOST_READ);
        Ok(true)
    }

    /// Whether the peer has not yet read all of the last frame.
    fn is_writing(&mut self) -> io::Result<bool> {
        let Some(open) = &mut self.open else {
            return Ok(self.is_left_unread);
        };
        if !open.writing.is_under_way() {
            return Ok(false);
        }
        match open.writing.outcome(&open.pipe) {
            None => Ok(true),
            Some(Ok(_)) => Ok(false),
            Some(Err(_)) => {
                self.is_reset = true;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }
}

impl Open {
    /// Closes the pipe when the child has read what it was sent. Another thread waits for that.
    fn close(mut self) {
        // First, because they would take the events that the code below waits for.
        self.waits.clear();
        self.reading.cancel(&self.pipe);
        if !self.writing.is_under_way() {
            return;
        }
        // If the thread cannot start, the child does not get the last bytes.
        let waits_for_child = std::thread::Builder::new().name("ere-last-words".to_owned());
        let _ = waits_for_child.spawn(move || {
            self.writing.finish(&self.pipe);
        });
    }
}

impl Drop for ChannelEnd {
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl Pollable for ChannelEnd {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.attention)
    }
}

impl Pollable for PeerReads {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.0)
    }
}
