//! A child's end of the pipe for handles.

use std::io;
use std::os::windows::io::AsRawHandle;
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::{HANDLE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Pipes::PeekNamedPipe;
use windows_sys::Win32::System::Threading::WaitForSingleObject;

use super::doorbell::event;
use super::error::checked;
use super::handle::{BorrowedHandle, OwnedHandle, owned, raw};
use super::overlapped::Operation;
use crate::core::platform::{Attention, FRAME_BYTES, HandleFrame, Pollable, Waker};
use crate::core::sync::{Arc, Mutex, lock};

/// How long the child waits for the host to take handles. A host takes those of a message at once, unless it already
/// keeps many.
const TAKEN_WITHIN: Duration = Duration::from_millis(500);

/// A child's end.
#[derive(Debug)]
pub struct ChildEnd {
    pipe: OwnedHandle,
    /// The host signals it when it has taken the handles of a message.
    taken: OwnedHandle,
    state: Mutex<State>,
    /// No loop in a child uses it.
    attention: Arc<Waker>,
}

#[derive(Debug)]
struct State {
    reading: Operation,
    writing: Operation,
    /// The handles that the host has not taken yet.
    on_way: Vec<OwnedHandle>,
}

impl ChildEnd {
    pub(super) fn new(pipe: OwnedHandle) -> io::Result<Self> {
        let state = State {
            reading: Operation::new()?,
            writing: Operation::new()?,
            on_way: Vec::new(),
        };
        Ok(ChildEnd {
            pipe,
            taken: event()?,
            state: Mutex::new(state),
            attention: Arc::default(),
        })
    }

    /// Usually returns when the host has the handles, because they would be lost if this process ended before.
    pub(super) fn send(&self, text: &[u8], files: &[BorrowedHandle]) -> io::Result<bool> {
        HandleFrame::check(text, files.len())?;
        let mut state = lock(&self.state);
        if !state.on_way.is_empty() && !self.is_taken_within(Duration::ZERO) {
            return Ok(false);
        }
        let copies: io::Result<_> = files.iter().map(BorrowedHandle::try_clone_to_owned).collect();
        state.on_way = copies?;
        let frame = HandleFrame {
            text: text.to_vec(),
            handles: state.on_way.iter().map(|file| raw(file) as u64).collect(),
            taken: self.taken.as_raw_handle() as u64,
        };
        state.writing.write(&self.pipe, |out| frame.push_to(out))?;
        state.writing.finish(&self.pipe);
        if self.is_taken_within(TAKEN_WITHIN) {
            state.on_way.clear();
        }
        Ok(true)
    }

    pub(super) fn receive(&self) -> io::Result<Option<(Vec<u8>, Vec<OwnedHandle>)>> {
        let mut state = lock(&self.state);
        if self.bytes_there()? < FRAME_BYTES {
            return Ok(None);
        }
        state.reading.read(&self.pipe, FRAME_BYTES as u32)?;
        state.reading.finish(&self.pipe);
        let bytes = match state.reading.outcome(&self.pipe) {
            Some(read) => read?,
            None => return Ok(None),
        };
        let frame = bytes.first_chunk().and_then(HandleFrame::parse);
        let HandleFrame { text, handles, .. } = frame.ok_or(io::ErrorKind::InvalidData)?;
        let handles = handles.into_iter();
        // SAFETY: the host has just created them for this process, where no other code knows them.
        let files = handles.map(|file| unsafe { owned(file as HANDLE) }).collect();
        Ok(Some((text, files)))
    }

    pub(super) fn wait_for_room(&self, most: Duration) {
        let mut state = lock(&self.state);
        if !state.on_way.is_empty() && self.is_taken_within(most) {
            state.on_way.clear();
        }
    }

    fn is_taken_within(&self, most: Duration) -> bool {
        let millis = u32::try_from(most.as_millis()).unwrap_or(u32::MAX - 1);
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(raw(&self.taken), millis) == WAIT_OBJECT_0 }
    }

    fn bytes_there(&self) -> io::Result<usize> {
        let mut count = 0;
        // SAFETY: the handle is open, and we only query the count.
        checked(unsafe {
            PeekNamedPipe(
                raw(&self.pipe),
                ptr::null_mut(),
                0,
                ptr::null_mut(),
                &raw mut count,
                ptr::null_mut(),
            )
        })?;
        Ok(count as usize)
    }
}

impl Pollable for ChildEnd {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.attention)
    }
}
