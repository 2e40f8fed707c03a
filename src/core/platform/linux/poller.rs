//! One descriptor that becomes readable when any of a pool's sockets, its inbox or its timer wants attention.

use std::io;
use std::marker::PhantomData;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};

use super::super::posix::fd_of;
use crate::core::platform::{Pollable, Token};

/// An epoll set and a timer in it.
#[derive(Debug)]
pub struct Poller<T> {
    epoll: Epoll,
    timer: TimerFd,
    set_for: Option<Instant>,
    tokens: PhantomData<T>,
}

impl<T: Token> Poller<T> {
    /// A set with a timer that is off.
    ///
    /// # Errors
    /// When descriptors run out, as for all methods below.
    pub fn new() -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let timer = TimerFd::new(
            ClockId::CLOCK_MONOTONIC,
            TimerFlags::TFD_CLOEXEC | TimerFlags::TFD_NONBLOCK,
        )?;
        epoll.add(&timer, EpollEvent::new(EpollFlags::EPOLLIN, T::TIMER.number()))?;
        Ok(Poller {
            epoll,
            timer,
            set_for: None,
            tokens: PhantomData,
        })
    }

    /// Reports when the source has something to read.
    pub fn watch(&self, source: &impl Pollable, token: T) -> io::Result<()> {
        self.add(source, EpollFlags::EPOLLIN, token)
    }

    /// Reports each ring of a bell, so the bell need not be silenced.
    pub fn watch_bell(&self, bell: &impl Pollable, token: T) -> io::Result<()> {
        self.add(bell, EpollFlags::EPOLLIN | EpollFlags::EPOLLET, token)
    }

    /// Reports each time that the peer has read something.
    pub fn watch_reads_of_peer(&self, reads: &impl Pollable, token: T) -> io::Result<()> {
        self.add(reads, EpollFlags::EPOLLOUT | EpollFlags::EPOLLET, token)
    }

    /// Reports when the channel has something to read, and room to write if `writing`.
    pub fn set_writing(&self, channel: &impl Pollable, token: T, writing: bool) -> io::Result<()> {
        let out = if writing {
            EpollFlags::EPOLLOUT
        } else {
            EpollFlags::empty()
        };
        Ok(self.epoll.modify(
            fd_of(channel)?,
            &mut EpollEvent::new(EpollFlags::EPOLLIN | out, token.number()),
        )?)
    }

    /// Stops watching a source.
    pub fn forget(&self, source: &impl Pollable) {
        // Fails only for a source that is not watched.
        let _ = fd_of(source).map(|fd| self.epoll.delete(fd));
    }

    fn add(&self, source: &impl Pollable, flags: EpollFlags, token: T) -> io::Result<()> {
        Ok(self
            .epoll
            .add(fd_of(source)?, EpollEvent::new(flags, token.number()))?)
    }

    /// Sets the timer, or turns it off.
    pub fn set_timer(&mut self, at: Option<Instant>, now: Instant) -> io::Result<()> {
        if at == self.set_for {
            return Ok(());
        }
        self.set_for = at;
        let Some(at) = at else {
            return Ok(self.timer.unset()?);
        };
        // Zero would turn the timer off.
        let wait = at.saturating_duration_since(now).max(Duration::from_nanos(1));
        let expiration = Expiration::OneShot(TimeSpec::from_duration(wait));
        Ok(self.timer.set(expiration, TimerSetTimeFlags::empty())?)
    }

    /// Collects the sources that are ready now, without waiting. A timer that has fired is off.
    pub fn ready(&mut self, ready: &mut Vec<T>) -> io::Result<()> {
        let mut events = [EpollEvent::empty(); 64];
        let count = match self.epoll.wait(&mut events, EpollTimeout::ZERO) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(errno) => return Err(errno.into()),
        };
        ready.clear();
        ready.extend(events[..count].iter().map(|event| T::of(event.data())));
        if ready.contains(&T::TIMER) {
            let _ = self.timer.wait();
            self.set_for = None;
        }
        Ok(())
    }
}

impl<T> AsFd for Poller<T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.epoll.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Number(u64);

    impl Token for Number {
        const TIMER: Self = Number(0);

        fn number(self) -> u64 {
            self.0
        }

        fn of(number: u64) -> Self {
            Number(number)
        }
    }

    #[test]
    fn the_peers_reading_is_noticed() {
        let (ours, theirs) = platform::channel_pair().unwrap();
        let mut poller = Poller::new().unwrap();
        ours.send(b"hello").unwrap();
        let reads = ours.reads_of_peer().unwrap();
        poller.watch_reads_of_peer(&reads, Number(7)).unwrap();
        let mut sources = Vec::new();
        poller.ready(&mut sources).unwrap();
        assert_eq!(ours.has_unread_at_peer().unwrap(), sources.len() == 1);
        poller.ready(&mut sources).unwrap();
        assert!(sources.is_empty());
        nix::unistd::read(&theirs, &mut [0; 16]).unwrap();
        poller.ready(&mut sources).unwrap();
        assert_eq!(sources, [Number(7)]);
        assert!(!ours.has_unread_at_peer().unwrap());
    }
}
