//! Node's channel: a named pipe with libuv's frames in it.
//!
//! The pipe keeps nothing of what we write: a write ends when the child has read it all. So we always know whether the
//! child has read what it was sent.

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

/// Bytes of one read.
const MOST_READ: u32 = 64 * 1024;
/// Bytes of one frame.
const MOST_WRITTEN: usize = 256 * 1024;

/// Our end, and the child's.
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
    /// For what has come, and for room.
    attention: Arc<Waker>,
    /// For what the child has read.
    reads: Arc<Waker>,
    wants_room: Arc<AtomicBool>,
}

/// Tells each time that the peer has read something.
#[derive(Debug)]
pub struct PeerReads(Arc<Waker>);

#[derive(Debug)]
struct State {
    /// Until we hang up.
    open: Option<Open>,
    unframer: Unframer,
    incoming: Vec<u8>,
    /// How much of that is taken.
    taken: usize,
    /// What came is no channel's.
    is_broken: bool,
    /// The child has gone without reading all.
    is_reset: bool,
    /// It had not read all when we hung up.
    is_left_unread: bool,
}

/// A channel that is open.
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

    /// Reads what has come. 0: the peer has closed.
    ///
    /// # Errors
    /// Nothing to read is `WouldBlock`.
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

    /// Takes what there is room for now. `Ok(0)`: nothing at the moment.
    ///
    /// # Errors
    /// When the peer is gone.
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        // Before the look: a write that ends after it tells.
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

    /// Nothing: on Windows, handles do not go with messages.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn send_with_file(&self, _bytes: &[u8], _file: BorrowedHandle) -> io::Result<usize> {
        Err(unsupported("a handle beside a message"))
    }

    /// Nothing more comes or goes for either side, but what was sent can still be read.
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

    /// What tells of the peer's reading.
    ///
    /// # Errors
    /// Never here.
    pub fn reads_of_peer(&self) -> io::Result<PeerReads> {
        Ok(PeerReads(Arc::clone(&self.reads)))
    }

    /// Whether something we have sent still waits for the peer to read it.
    ///
    /// # Errors
    /// When the peer is gone.
    pub fn has_unread_at_peer(&self) -> io::Result<bool> {
        lock(&self.state).is_writing()
    }

    /// `ConnectionReset`: the peer has closed its end with something unread in it.
    pub fn take_error(&self) -> Option<io::Error> {
        let is_reset = std::mem::take(&mut lock(&self.state).is_reset);
        is_reset.then(|| io::ErrorKind::ConnectionReset.into())
    }
}

impl State {
    /// Takes the next piece of what has come; false: nothing more will.
    fn read_more(&mut self) -> io::Result<bool> {
        if self.is_broken {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        // One that has failed to begin: the peer is gone.
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
        // If it fails, it is not under way the next time.
        let _ = open.reading.read(&open.pipe, MOST_READ);
        Ok(true)
    }

    /// Whether the peer has not read all of the last frame.
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
    /// Closes the pipe when the child has read what it was sent, which is waited for elsewhere.
    fn close(mut self) {
        // First: they would take the events that are waited for below.
        self.waits.clear();
        self.reading.cancel(&self.pipe);
        if !self.writing.is_under_way() {
            return;
        }
        // Without such a thread, the child does not get the last of it.
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
