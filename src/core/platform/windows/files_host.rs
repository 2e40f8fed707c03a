//! The host's end of the pipe for handles.

use std::collections::VecDeque;
use std::io;
use std::sync::OnceLock;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading::SetEvent;

use super::copies::{Peer, give, revoke, take};
use super::handle::{BorrowedHandle, OwnedHandle, raw};
use super::overlapped::Operation;
use super::registered_wait::{RegisteredWait, Times};
use crate::core::platform::{Attention, FRAME_BYTES, HandleFrame, Pollable, Waker};
use crate::core::sync::{Arc, Mutex, Weak, lock};

/// The most messages that we keep for a later `receive`. More stay in the pipe, and their sender waits.
const MOST_KEPT: usize = 256;

/// The ends whose children are not known yet, with the number of the handle that the child inherits.
static STRANGERS: Mutex<Vec<(usize, Weak<Shared>)>> = Mutex::new(Vec::new());

/// The host's end.
#[derive(Debug)]
pub struct HostEnd {
    // First in drop order, because their functions use the rest.
    waits: Vec<RegisteredWait>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    child: OnceLock<Peer>,
    state: Mutex<State>,
    /// Wakes for room.
    attention: Arc<Waker>,
}

#[derive(Debug)]
struct State {
    pipe: OwnedHandle,
    reading: Operation,
    writing: Operation,
    /// The beginning of a message.
    begun: Vec<u8>,
    kept: VecDeque<Received>,
}

type Received = (Vec<u8>, Vec<OwnedHandle>);

/// Records that `process` has inherited these handles. It is the child at the other end of each pipe whose end is among
/// them.
pub(super) fn introduce(inherited: &[BorrowedHandle], process: &OwnedHandle) {
    for handle in inherited {
        introduce_one(raw(handle), || Peer::of(process));
    }
}

/// Records that a thread of this process gets this handle, if it is the other end of a pipe.
pub(super) fn introduce_ourselves(end: &OwnedHandle) {
    introduce_one(raw(end), Peer::ourselves);
}

fn introduce_one(end: HANDLE, peer: impl FnOnce() -> io::Result<Peer>) {
    let found = {
        let mut strangers = lock(&STRANGERS);
        strangers.retain(|(_, shared)| shared.strong_count() > 0);
        // The newest, because an older one may have had the same number.
        let at = strangers.iter().rposition(|(number, _)| *number == end as usize);
        at.and_then(|at| strangers.remove(at).1.upgrade())
    };
    if let Some(shared) = found
        && let Ok(peer) = peer()
    {
        let _ = shared.child.set(peer);
        // The child may already have sent something.
        shared.take_in();
    }
}

impl HostEnd {
    pub(super) fn new(pipe: OwnedHandle, theirs: &OwnedHandle) -> io::Result<Self> {
        let (mut reading, writing) = (Operation::new()?, Operation::new()?);
        let (reads, writes) = (reading.done().try_clone()?, writing.done().try_clone()?);
        reading.read(&pipe, FRAME_BYTES as u32)?;
        let state = State {
            pipe,
            reading,
            writing,
            begun: Vec::new(),
            kept: VecDeque::new(),
        };
        let shared = Arc::new(Shared {
            child: OnceLock::new(),
            state: Mutex::new(state),
            attention: Arc::default(),
        });
        let (takes, attention) = (Arc::clone(&shared), Arc::clone(&shared.attention));
        let waits = vec![
            RegisteredWait::new(reads, Times::Each, Box::new(move || takes.take_in()))?,
            RegisteredWait::new(writes, Times::Each, Box::new(move || attention.wake()))?,
        ];
        lock(&STRANGERS).push((raw(theirs) as usize, Arc::downgrade(&shared)));
        Ok(HostEnd { waits, shared })
    }

    pub(super) fn send(&self, text: &[u8], files: &[BorrowedHandle]) -> io::Result<bool> {
        HandleFrame::check(text, files.len())?;
        let Some(child) = self.shared.child.get() else {
            return Ok(false);
        };
        let mut state = lock(&self.shared.state);
        let State { writing, pipe, .. } = &mut *state;
        if writing.is_under_way() {
            match writing.outcome(pipe) {
                None => return Ok(false),
                Some(written) => drop(written?),
            }
        }
        let mut frame = HandleFrame {
            text: text.to_vec(),
            ..HandleFrame::default()
        };
        let mut sent = files.iter().try_for_each(|file| {
            frame.handles.push(give(child, *file)?);
            Ok(())
        });
        if sent.is_ok() {
            sent = writing.write(pipe, |out| frame.push_to(out));
        }
        if let Err(error) = sent {
            frame.handles.iter().for_each(|file| revoke(child, *file));
            return Err(match child.has_ended() {
                true => io::ErrorKind::BrokenPipe.into(),
                false => error,
            });
        }
        Ok(true)
    }

    pub(super) fn receive(&self) -> io::Result<Option<Received>> {
        // Also takes what has just arrived; and there is room again.
        self.shared.take_in();
        let mut state = lock(&self.shared.state);
        let next = state.kept.pop_front();
        match next.is_none() && !state.reading.is_under_way() {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok(next),
        }
    }
}

impl Shared {
    /// Takes the messages that have arrived, each as soon as possible, because its handles disappear with the child.
    fn take_in(&self) {
        let Some(child) = self.child.get() else { return };
        let mut state = lock(&self.state);
        let State {
            pipe,
            reading,
            begun,
            kept,
            ..
        } = &mut *state;
        while kept.len() < MOST_KEPT && reading.is_under_way() {
            match reading.outcome(pipe) {
                None => return,
                Some(Err(_)) => return,
                Some(Ok(bytes)) => begun.extend_from_slice(bytes),
            }
            if let Some((whole, [])) = begun.split_first_chunk::<FRAME_BYTES>() {
                // We drop a frame that is not a valid message.
                kept.extend(HandleFrame::parse(whole).map(|frame| received(child, frame)));
                begun.clear();
            }
            // If this fails, no read is in progress the next time.
            let rest = FRAME_BYTES - begun.len();
            let _ = reading.read(pipe, rest as u32);
        }
    }
}

fn received(child: &Peer, frame: HandleFrame) -> Received {
    let files: io::Result<Vec<_>> = frame.handles.iter().map(|file| take(child, *file)).collect();
    if let Ok(event) = take(child, frame.taken) {
        // SAFETY: an open handle. The call fails when it is not an event.
        unsafe { SetEvent(raw(&event)) };
    }
    (frame.text, files.unwrap_or_default())
}

impl Drop for HostEnd {
    fn drop(&mut self) {
        self.waits.clear();
        let mut state = lock(&self.shared.state);
        let State {
            pipe,
            reading,
            writing,
            ..
        } = &mut *state;
        reading.cancel(pipe);
        writing.cancel(pipe);
    }
}

impl Pollable for HostEnd {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.shared.attention)
    }
}
