//! Tells a loop when any of a pool's channels, its inbox or its timer wants attention.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::ptr;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::System::Threading::{
    CloseThreadpoolTimer, CreateThreadpoolTimer, PTP_CALLBACK_INSTANCE, PTP_TIMER, SetThreadpoolTimer,
    WaitForThreadpoolTimerCallbacks,
};

use crate::core::platform::{Attention, Pollable, Token, Waker};
use crate::core::sync::{Arc, Mutex, lock};

/// The sources that are ready, and the waker of the loop.
#[derive(Debug, Default)]
struct Ready {
    tokens: Mutex<Vec<u64>>,
    waker: Arc<Waker>,
}

impl Ready {
    fn add(&self, token: u64) {
        let mut tokens = lock(&self.tokens);
        let is_first = tokens.is_empty();
        if !tokens.contains(&token) {
            tokens.push(token);
        }
        drop(tokens);
        // The first one has already woken the loop.
        if is_first {
            self.waker.wake();
        }
    }
}

/// A set of sources, and a timer.
#[derive(Debug)]
pub struct Poller<T> {
    ready: Arc<Ready>,
    timer: Timer,
    set_for: Option<Instant>,
    tokens: PhantomData<T>,
}

impl<T: Token> Poller<T> {
    /// A set with a timer that is off.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn new() -> io::Result<Self> {
        let ready = Arc::<Ready>::default();
        let fired = Arc::clone(&ready);
        Ok(Poller {
            ready,
            timer: Timer::new(Box::new(move || fired.add(T::TIMER.number())))?,
            set_for: None,
            tokens: PhantomData,
        })
    }

    /// Reports each time that the source has something to read, or room to write if a send had found none.
    ///
    /// # Errors
    /// For a source that must be polled.
    pub fn watch(&self, source: &impl Pollable, token: T) -> io::Result<()> {
        let Attention::Call(waker) = source.attention() else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let (ready, token) = (Arc::clone(&self.ready), token.number());
        waker.set(Box::new(move || ready.add(token)));
        Ok(())
    }

    /// Reports each ring of a bell.
    ///
    /// # Errors
    /// As [`Poller::watch`].
    pub fn watch_bell(&self, bell: &impl Pollable, token: T) -> io::Result<()> {
        self.watch(bell, token)
    }

    /// Reports each time that the peer has read something.
    ///
    /// # Errors
    /// As [`Poller::watch`].
    pub fn watch_reads_of_peer(&self, reads: &impl Pollable, token: T) -> io::Result<()> {
        self.watch(reads, token)
    }

    /// Does nothing: a channel that had no room reports when it has some.
    ///
    /// # Errors
    /// Never on this system.
    pub fn set_writing(&self, _channel: &impl Pollable, _token: T, _writing: bool) -> io::Result<()> {
        Ok(())
    }

    /// Stops watching a source.
    pub fn forget(&self, source: &impl Pollable) {
        if let Attention::Call(waker) = source.attention() {
            waker.clear();
        }
    }

    /// Sets the timer, or turns it off.
    ///
    /// # Errors
    /// Never on this system.
    pub fn set_timer(&mut self, at: Option<Instant>, now: Instant) -> io::Result<()> {
        if at != self.set_for {
            self.set_for = at;
            self.timer.set(at.map(|at| at.saturating_duration_since(now)));
        }
        Ok(())
    }

    /// Collects the sources that are ready now, without waiting. A timer that has fired is off.
    ///
    /// # Errors
    /// Never on this system.
    pub fn ready(&mut self, ready: &mut Vec<T>) -> io::Result<()> {
        ready.clear();
        ready.extend(lock(&self.ready.tokens).drain(..).map(T::of));
        if ready.contains(&T::TIMER) {
            self.set_for = None;
        }
        Ok(())
    }
}

impl<T> Pollable for Poller<T> {
    fn attention(&self) -> Attention<'_> {
        Attention::Call(&self.ready.waker)
    }
}

type Callback = Box<dyn Fn() + Send + Sync>;

/// A timer of the system's thread pool.
struct Timer {
    timer: PTP_TIMER,
    // The timer uses it until the timer is closed.
    _callback: Box<Callback>,
}

impl Timer {
    fn new(callback: Callback) -> io::Result<Self> {
        let callback = Box::new(callback);
        let context = ptr::from_ref::<Callback>(&callback).cast_mut().cast();
        // SAFETY: the context lives until the timer is closed.
        let timer = unsafe { CreateThreadpoolTimer(Some(on_time), context, ptr::null()) };
        if timer == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Timer {
            timer,
            _callback: callback,
        })
    }

    fn set(&self, after: Option<Duration>) {
        let due = after.map(relative);
        // SAFETY: the timer is open, and the call reads the time before it returns.
        unsafe { SetThreadpoolTimer(self.timer, due.as_ref().map_or(ptr::null(), ptr::from_ref), 0, 0) };
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.set(None);
        // SAFETY: the timer is open.
        unsafe { WaitForThreadpoolTimerCallbacks(self.timer, 1) };
        // SAFETY: only this closes the timer, when no callback runs.
        unsafe { CloseThreadpoolTimer(self.timer) };
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Timer").finish_non_exhaustive()
    }
}

/// The time from now in units of 100 ns, as a negative number for the system. Zero would mean at once.
fn relative(after: Duration) -> FILETIME {
    let ticks = i64::try_from(after.as_nanos().div_ceil(100))
        .unwrap_or(i64::MAX)
        .max(1);
    let ticks = ticks.wrapping_neg().cast_unsigned();
    FILETIME {
        dwLowDateTime: ticks as u32,
        dwHighDateTime: (ticks >> 32) as u32,
    }
}

unsafe extern "system" fn on_time(_: PTP_CALLBACK_INSTANCE, context: *mut core::ffi::c_void, _: PTP_TIMER) {
    // SAFETY: the callback of a timer that is still open.
    let callback = unsafe { &*context.cast::<Callback>() };
    callback();
}

// SAFETY: the system's timers belong to no thread.
unsafe impl Send for Timer {}
