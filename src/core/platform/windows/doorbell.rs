//! Doorbells, which wake a thread of this process or of another that waits for work.

use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;
use std::sync::OnceLock;

use windows_sys::Win32::System::Threading::{CreateEventW, SetEvent};

use super::error::checked;
use super::handle::{AsHandle, BorrowedHandle, owned, raw};
use super::registered_wait::{RegisteredWait, Times};
use crate::core::platform::{Attention, Pollable, Waker};
use crate::core::sync::Arc;
use crate::core::sync::atomic::{AtomicBool, Ordering};

/// A doorbell that threads of this process ring.
#[derive(Debug, Default)]
pub struct Doorbell(Arc<Waker>);

impl Doorbell {
    /// A doorbell that has not rung.
    ///
    /// # Errors
    /// Never on this system.
    pub fn new() -> io::Result<Self> {
        Ok(Doorbell::default())
    }

    /// Wakes the listener.
    pub fn ring(&self) {
        self.0.wake();
    }

    /// Does nothing: each ring is reported once.
    pub fn silence(&self) {}
}

impl Pollable for Doorbell {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.0)
    }
}

/// Creates an auto-reset event.
pub(super) fn event() -> io::Result<OwnedHandle> {
    // SAFETY: no security attributes and no name.
    let event = unsafe { CreateEventW(ptr::null(), 0, 0, ptr::null()) };
    if event.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just created.
    Ok(unsafe { owned(event) })
}

/// Wakes another process by an event without a name, of which both sides have a handle. The peer can ring the bell, or
/// keep a ring from being heard, but never makes us wait.
#[derive(Debug)]
pub struct PeerDoorbell {
    event: OwnedHandle,
    waker: Arc<Waker>,
    /// The wait of the side that listens.
    wait: OnceLock<Option<RegisteredWait>>,
}

impl PeerDoorbell {
    /// A bell without a listener.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new() -> io::Result<Self> {
        Ok(PeerDoorbell::from_handle(event()?))
    }

    /// An inherited bell.
    pub fn from_handle(event: OwnedHandle) -> Self {
        PeerDoorbell {
            event,
            waker: Arc::default(),
            wait: OnceLock::new(),
        }
    }

    /// Wakes the listener.
    ///
    /// # Errors
    /// When the handle is not an event.
    pub fn ring(&self) -> io::Result<()> {
        // SAFETY: the handle is open.
        checked(unsafe { SetEvent(raw(&self.event)) })
    }

    fn listen(&self) -> Option<RegisteredWait> {
        let waker = Arc::clone(&self.waker);
        let event = self.event.try_clone().ok()?;
        RegisteredWait::new(event, Times::Each, Box::new(move || waker.wake())).ok()
    }
}

impl AsHandle for PeerDoorbell {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        AsHandle::as_handle(&self.event)
    }
}

impl Pollable for PeerDoorbell {
    fn attention(&self) -> Attention<'_> {
        self.wait.get_or_init(|| self.listen());
        Attention::Call(&self.waker)
    }
}

/// Listens to a bell of this process, for a loop.
#[derive(Debug)]
pub struct Listener {
    waker: Arc<Waker>,
    is_rung: Arc<AtomicBool>,
    _wait: RegisteredWait,
}

impl Listener {
    /// Listens to a bell.
    ///
    /// # Errors
    /// When handles run out.
    pub fn new(bell: &PeerDoorbell) -> io::Result<Self> {
        let (waker, is_rung) = (Arc::<Waker>::default(), Arc::new(AtomicBool::new(false)));
        let (wakes, rings) = (Arc::clone(&waker), Arc::clone(&is_rung));
        let ring = move || {
            rings.store(true, Ordering::Release);
            wakes.wake();
        };
        let wait = RegisteredWait::new(bell.event.try_clone()?, Times::Each, Box::new(ring))?;
        Ok(Listener {
            waker,
            is_rung,
            _wait: wait,
        })
    }

    /// Resets the listener for the next ring. Returns whether there was a ring.
    pub fn silence(&self) -> bool {
        self.is_rung.swap(false, Ordering::AcqRel)
    }
}

impl Pollable for Listener {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.waker)
    }
}
