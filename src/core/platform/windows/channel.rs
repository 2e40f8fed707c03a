//! Node's channel: a named pipe with libuv's frames in it. A thread reads it and another one writes, since a pipe tells
//! nobody that it is ready.
//!
//! The pipe keeps nothing of what we write: a write ends when the child has read it all. So we always know whether the
//! child has read what it was sent.

use std::io;
use std::os::windows::io::OwnedHandle;
use std::time::Duration;

use super::doorbell::event;
use super::handle::BorrowedHandle;
use super::overlapped::OverlappedPipe;
use super::pipe::{Room, named_pair};
use crate::core::platform::{Attention, Pollable, Unframer, Waker, push_frame};
use crate::core::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, lock};

/// Bytes of one read, and of one frame.
const PIECE: usize = 64 * 1024;
/// Bytes that wait for the loop; above, the child waits.
const MOST_UNREAD: usize = 1024 * 1024;
/// Bytes that wait for the child; above, there is no room.
const MOST_UNSENT: usize = 256 * 1024;
/// For the last piece of a child that has ended. Somebody else in this process may have started a program meanwhile that
/// holds the child's end by chance.
const LAST_PIECE: Duration = Duration::from_secs(1);
/// Between two tries to end the reader.
const NEXT_TRY: Duration = Duration::from_millis(1);
/// The threads hold nothing large on their stacks.
const STACK: usize = 64 * 1024;

/// Our end, and the child's.
///
/// # Errors
/// When handles or threads run out.
pub fn channel_pair() -> io::Result<(ChannelEnd, OwnedHandle)> {
    let room = Room {
        from_child: 64 * 1024,
        to_child: 0,
    };
    let (ours, theirs) = named_pair(room)?;
    let shared = Arc::new(Shared::default());
    let pipe = Arc::new(OverlappedPipe::new(ours));
    start("ere-channel-in", &pipe, &shared, read_all)?;
    start("ere-channel-out", &pipe, &shared, write_all)?;
    Ok((ChannelEnd(shared), theirs))
}

/// Our end of a child's channel. Dropping it ends the channel.
#[derive(Debug)]
pub struct ChannelEnd(Arc<Shared>);

/// Tells each time that the peer has read something.
#[derive(Debug)]
pub struct PeerReads(Arc<Shared>);

/// What the threads and the pool have in common.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// For what has come, and for room.
    attention: Arc<Waker>,
    /// For what the child has read.
    reads: Arc<Waker>,
}

#[derive(Debug, Default)]
struct State {
    incoming: Vec<u8>,
    /// How much of that is taken.
    taken: usize,
    /// Nothing more will come.
    is_over: bool,
    /// What came is no channel's.
    is_broken: bool,
    outgoing: Vec<u8>,
    /// A frame that the child has not read all of.
    is_writing: bool,
    wants_room: bool,
    /// We want no more of it.
    is_hung_up: bool,
    /// The child has gone without reading all.
    is_reset: bool,
    /// Nothing can be sent any more.
    is_dead: bool,
}

impl State {
    fn unread(&self) -> usize {
        self.incoming.len() - self.taken
    }
}

impl ChannelEnd {
    /// Reads what has come. 0: the peer has closed.
    ///
    /// # Errors
    /// Nothing to read is `WouldBlock`.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<usize> {
        let mut state = lock(&self.0.state);
        let count = state.unread().min(into.len());
        if count == 0 {
            return match (state.is_broken, state.is_over || state.is_hung_up) {
                (true, _) => Err(io::ErrorKind::InvalidData.into()),
                (false, true) => Ok(0),
                (false, false) => Err(io::ErrorKind::WouldBlock.into()),
            };
        }
        let from = state.taken;
        into[..count].copy_from_slice(&state.incoming[from..from + count]);
        state.taken += count;
        if state.unread() == 0 {
            state.incoming.clear();
            state.incoming.shrink_to(PIECE);
            state.taken = 0;
        }
        self.0.changed.notify_all();
        Ok(count)
    }

    /// Takes what there is room for now. `Ok(0)`: nothing at the moment.
    ///
    /// # Errors
    /// `BrokenPipe` when the peer is gone.
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = lock(&self.0.state);
        if state.is_dead || state.is_hung_up {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let room = MOST_UNSENT.saturating_sub(state.outgoing.len());
        let count = bytes.len().min(room);
        state.wants_room = count < bytes.len();
        state.outgoing.extend_from_slice(&bytes[..count]);
        self.0.changed.notify_all();
        Ok(count)
    }

    /// Nothing: on Windows, handles do not go with messages.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn send_with_file(&self, _bytes: &[u8], _file: BorrowedHandle) -> io::Result<usize> {
        Err(super::error::unsupported("a handle beside a message"))
    }

    /// Nothing more comes or goes for either side, but what was sent can still be read.
    pub fn hang_up(&self) {
        lock(&self.0.state).is_hung_up = true;
        self.0.changed.notify_all();
    }

    /// The child has ended: returns when all that it has sent has come. What it has started itself does not get its
    /// channel, so the end of that comes at once.
    pub fn await_rest(&self) {
        let is_there = |state: &State| state.is_over || state.is_hung_up || state.unread() >= MOST_UNREAD;
        drop(self.0.once_within(LAST_PIECE, is_there));
    }

    /// What tells of the peer's reading.
    ///
    /// # Errors
    /// Never here.
    pub fn reads_of_peer(&self) -> io::Result<PeerReads> {
        Ok(PeerReads(Arc::clone(&self.0)))
    }

    /// Whether something we have sent still waits for the peer to read it.
    ///
    /// # Errors
    /// Never here.
    pub fn has_unread_at_peer(&self) -> io::Result<bool> {
        let state = lock(&self.0.state);
        Ok(state.is_writing || !state.outgoing.is_empty())
    }

    /// `ConnectionReset`: the peer has closed its end with something unread in it.
    pub fn take_error(&self) -> Option<io::Error> {
        let is_reset = std::mem::take(&mut lock(&self.0.state).is_reset);
        is_reset.then(|| io::ErrorKind::ConnectionReset.into())
    }
}

impl Drop for ChannelEnd {
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl Pollable for ChannelEnd {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.0.attention)
    }
}

impl Pollable for PeerReads {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.0.reads)
    }
}

impl Shared {
    /// Waits until the state is so, and returns it.
    fn once(&self, is_so: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_while(lock(&self.state), |state| !is_so(state));
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// As [`Shared::once`], for so long at most.
    fn once_within(&self, most: Duration, is_so: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let state = lock(&self.state);
        let waited = self
            .changed
            .wait_timeout_while(state, most, |state| !is_so(state));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut lock(&self.state));
        self.changed.notify_all();
    }
}

fn start(
    name: &str,
    pipe: &Arc<OverlappedPipe>,
    shared: &Arc<Shared>,
    run: fn(&OverlappedPipe, &Shared, &OwnedHandle),
) -> io::Result<()> {
    let (pipe, shared, done) = (Arc::clone(pipe), Arc::clone(shared), event()?);
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .stack_size(STACK);
    thread.spawn(move || run(&pipe, &shared, &done)).map(drop)
}

/// Reads until the peer closes, or nobody wants more.
fn read_all(pipe: &OverlappedPipe, shared: &Shared, done: &OwnedHandle) {
    let (mut unframer, mut piece, mut data) = (Unframer::default(), vec![0; PIECE], Vec::new());
    loop {
        if shared
            .once(|state| state.is_hung_up || state.unread() < MOST_UNREAD)
            .is_hung_up
        {
            break;
        }
        let Ok(count @ 1..) = pipe.read(&mut piece, done) else {
            break;
        };
        data.clear();
        let taken = unframer.take(&piece[..count], &mut data);
        shared.change(|state| {
            state.incoming.extend_from_slice(&data);
            state.is_broken |= taken.is_err();
        });
        if taken.is_err() {
            break;
        }
        shared.attention.wake();
    }
    shared.change(|state| state.is_over = true);
    shared.attention.wake();
}

/// Writes until we hang up and all is read, or the peer is gone.
fn write_all(pipe: &OverlappedPipe, shared: &Shared, done: &OwnedHandle) {
    let (mut frame, mut bytes) = (Vec::new(), Vec::new());
    loop {
        let mut state = shared.once(|state| state.is_hung_up || !state.outgoing.is_empty());
        if state.outgoing.is_empty() {
            break;
        }
        std::mem::swap(&mut state.outgoing, &mut bytes);
        state.is_writing = true;
        let has_waited_for_room = std::mem::take(&mut state.wants_room);
        drop(state);
        if has_waited_for_room {
            shared.attention.wake();
        }
        frame.clear();
        push_frame(&bytes, &mut frame);
        bytes.clear();
        if write_whole(pipe, &frame, done).is_err() {
            // What was begun stays unread for good.
            shared.change(|state| {
                state.is_reset = true;
                state.is_dead = true;
            });
            break;
        }
        shared.change(|state| state.is_writing = false);
        shared.reads.wake();
    }
    shared.change(|state| state.is_dead = true);
    // The reader may be waiting, or about to: then it has the last hold on the pipe.
    while lock(&shared.state).is_hung_up {
        pipe.cancel();
        if shared.once_within(NEXT_TRY, |state| state.is_over).is_over {
            break;
        }
    }
}

fn write_whole(pipe: &OverlappedPipe, mut bytes: &[u8], done: &OwnedHandle) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = pipe.write(bytes, done)?;
        bytes = &bytes[count..];
    }
    Ok(())
}
