//! One descriptor that becomes readable when any of a pool's sockets, its inbox or its timer wants attention: a kqueue.

use std::cell::RefCell;
use std::io;
use std::marker::PhantomData;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::event::{EvFlags, EventFilter, FilterFlag, KEvent, Kqueue};

use super::super::posix::fd_of;
use super::doorbell::take_rings;
use crate::core::platform::{Pollable, Token};

/// The most events that one call takes.
const MOST_EVENTS: usize = 64;
const NO_WAIT: libc::timespec = libc::timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// A kqueue and a timer in it.
#[derive(Debug)]
pub struct Poller<T> {
    queue: Kqueue,
    set_for: Option<Instant>,
    /// The descriptors of bells, whose rings this poller takes.
    bells: RefCell<Vec<RawFd>>,
    tokens: PhantomData<T>,
}

impl<T: Token> Poller<T> {
    /// A queue with a timer that is off.
    ///
    /// # Errors
    /// When descriptors run out, as for all methods below.
    pub fn new() -> io::Result<Self> {
        Ok(Poller {
            queue: Kqueue::new()?,
            set_for: None,
            bells: RefCell::default(),
            tokens: PhantomData,
        })
    }

    /// Reports when the source has something to read.
    pub fn watch(&self, source: &impl Pollable, token: T) -> io::Result<()> {
        let fd = fd_of(source)?;
        // The number may have belonged to a bell.
        self.forget_bell(fd);
        self.change(fd, EventFilter::EVFILT_READ, EvFlags::EV_ADD, token)
    }

    /// Reports each ring of a bell, so the bell need not be silenced.
    pub fn watch_bell(&self, bell: &impl Pollable, token: T) -> io::Result<()> {
        let fd = fd_of(bell)?;
        self.change(fd, EventFilter::EVFILT_READ, EvFlags::EV_ADD, token)?;
        self.bells.borrow_mut().push(fd.as_raw_fd());
        Ok(())
    }

    /// Reports each time that the peer has read something.
    pub fn watch_reads_of_peer(&self, reads: &impl Pollable, token: T) -> io::Result<()> {
        let edges = EvFlags::EV_ADD | EvFlags::EV_CLEAR;
        self.change(fd_of(reads)?, EventFilter::EVFILT_WRITE, edges, token)
    }

    /// Reports when the channel has something to read, and room to write if `writing`.
    pub fn set_writing(&self, channel: &impl Pollable, token: T, writing: bool) -> io::Result<()> {
        let fd = fd_of(channel)?;
        let write = EventFilter::EVFILT_WRITE;
        if writing {
            return self.change(fd, write, EvFlags::EV_ADD, token);
        }
        // Fails when the poller did not watch it.
        let _ = self.change(fd, write, EvFlags::EV_DELETE, token);
        Ok(())
    }

    /// Stops watching a source.
    pub fn forget(&self, source: &impl Pollable) {
        let Ok(fd) = fd_of(source) else { return };
        self.forget_bell(fd);
        for filter in [EventFilter::EVFILT_READ, EventFilter::EVFILT_WRITE] {
            // Fails only for a source that is not watched.
            let _ = self.change(fd, filter, EvFlags::EV_DELETE, T::TIMER);
        }
    }

    /// Sets the timer, or turns it off.
    pub fn set_timer(&mut self, at: Option<Instant>, now: Instant) -> io::Result<()> {
        if at == self.set_for {
            return Ok(());
        }
        self.set_for = at;
        let Some(at) = at else {
            // Fails when the timer has already fired.
            let _ = self.change_timer(EvFlags::EV_DELETE, 0);
            return Ok(());
        };
        let wait = at.saturating_duration_since(now).max(Duration::from_nanos(1));
        let wait = isize::try_from(wait.as_nanos()).unwrap_or(isize::MAX);
        self.change_timer(EvFlags::EV_ADD | EvFlags::EV_ONESHOT, wait)
    }

    /// Collects the sources that are ready now, without waiting. A timer that has fired is off.
    pub fn ready(&mut self, ready: &mut Vec<T>) -> io::Result<()> {
        let mut events = [nothing(); MOST_EVENTS];
        let count = match self.queue.kevent(&[], &mut events, Some(NO_WAIT)) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(errno) => return Err(errno.into()),
        };
        ready.clear();
        for event in &events[..count] {
            self.take_bell(event);
            ready.push(T::of(event.udata() as u64));
        }
        if ready.contains(&T::TIMER) {
            self.set_for = None;
        }
        Ok(())
    }

    /// Takes the rings of a bell, so that the next one is reported again.
    fn take_bell(&self, event: &KEvent) {
        let fd = event.ident() as RawFd;
        if event.filter() == Ok(EventFilter::EVFILT_READ) && self.bells.borrow().contains(&fd) {
            // SAFETY: the kqueue has just reported this number, so it is open.
            take_rings(unsafe { BorrowedFd::borrow_raw(fd) });
        }
    }

    fn forget_bell(&self, fd: BorrowedFd) {
        self.bells.borrow_mut().retain(|bell| *bell != fd.as_raw_fd());
    }

    fn change(&self, fd: BorrowedFd, filter: EventFilter, flags: EvFlags, token: T) -> io::Result<()> {
        let ident = fd.as_raw_fd().unsigned_abs() as usize;
        let udata = token.number() as isize;
        self.apply(KEvent::new(ident, filter, flags, FilterFlag::empty(), 0, udata))
    }

    fn change_timer(&self, flags: EvFlags, wait: isize) -> io::Result<()> {
        let unit = FilterFlag::NOTE_NSECONDS;
        let udata = T::TIMER.number() as isize;
        self.apply(KEvent::new(
            0,
            EventFilter::EVFILT_TIMER,
            flags,
            unit,
            wait,
            udata,
        ))
    }

    fn apply(&self, change: KEvent) -> io::Result<()> {
        self.queue.kevent(&[change], &mut [], Some(NO_WAIT))?;
        Ok(())
    }
}

fn nothing() -> KEvent {
    KEvent::new(
        0,
        EventFilter::EVFILT_USER,
        EvFlags::empty(),
        FilterFlag::empty(),
        0,
        0,
    )
}

impl<T> AsFd for Poller<T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.queue.as_fd()
    }
}
