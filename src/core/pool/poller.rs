//! One descriptor that becomes readable when any of a pool's sockets, its inbox or its timer wants attention.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};

use crate::core::child::ChildId;

/// Who wants attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The supervisor has news.
    Inbox,
    /// The timer went off.
    Timer,
    /// A child's channel can be read, or written again.
    Channel(ChildId),
    /// A child may have read its first message.
    FirstRead(ChildId),
    /// A child has taken memories that were handed over to it.
    Handover(ChildId),
    /// Something is in a child's shared-memory transport, or there is room in it again.
    Transport(ChildId),
}

impl Source {
    fn token(self) -> u64 {
        match self {
            Source::Inbox => 0,
            Source::Timer => 1,
            Source::Channel(child) => u64::from(child.0) << 3 | 2,
            Source::FirstRead(child) => u64::from(child.0) << 3 | 3,
            Source::Handover(child) => u64::from(child.0) << 3 | 4,
            Source::Transport(child) => u64::from(child.0) << 3 | 5,
        }
    }

    fn of(token: u64) -> Self {
        let child = ChildId((token >> 3) as u32);
        match token & 7 {
            0 => Source::Inbox,
            1 => Source::Timer,
            2 => Source::Channel(child),
            4 => Source::Handover(child),
            5 => Source::Transport(child),
            _ => Source::FirstRead(child),
        }
    }
}

/// An epoll set and a timer in it.
#[derive(Debug)]
pub struct Poller {
    epoll: Epoll,
    timer: TimerFd,
    set_for: Option<Instant>,
}

impl Poller {
    /// A set with a timer that is off.
    ///
    /// # Errors
    /// When descriptors run out, as everywhere below.
    pub fn new() -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let timer = TimerFd::new(
            ClockId::CLOCK_MONOTONIC,
            TimerFlags::TFD_CLOEXEC | TimerFlags::TFD_NONBLOCK,
        )?;
        epoll.add(
            &timer,
            EpollEvent::new(EpollFlags::EPOLLIN, Source::Timer.token()),
        )?;
        Ok(Poller {
            epoll,
            timer,
            set_for: None,
        })
    }

    /// Waits for something to read.
    pub fn watch(&self, fd: impl AsFd, source: Source) -> io::Result<()> {
        Ok(self
            .epoll
            .add(fd, EpollEvent::new(EpollFlags::EPOLLIN, source.token()))?)
    }

    /// Tells each time it is rung, so that it need not be silenced.
    pub fn watch_bell(&self, bell: impl AsFd, source: Source) -> io::Result<()> {
        let flags = EpollFlags::EPOLLIN | EpollFlags::EPOLLET;
        Ok(self.epoll.add(bell, EpollEvent::new(flags, source.token()))?)
    }

    /// Tells each time the peer has read something.
    pub fn watch_reads_of_peer(&self, fd: impl AsFd, source: Source) -> io::Result<()> {
        let flags = EpollFlags::EPOLLOUT | EpollFlags::EPOLLET;
        Ok(self.epoll.add(fd, EpollEvent::new(flags, source.token()))?)
    }

    /// Waits for something to read, and for room to write if `writing`.
    pub fn set_writing(&self, fd: impl AsFd, source: Source, writing: bool) -> io::Result<()> {
        let out = if writing {
            EpollFlags::EPOLLOUT
        } else {
            EpollFlags::empty()
        };
        Ok(self.epoll.modify(
            fd,
            &mut EpollEvent::new(EpollFlags::EPOLLIN | out, source.token()),
        )?)
    }

    /// No longer waits for this descriptor.
    pub fn forget(&self, fd: impl AsFd) {
        // Fails only for one that is not waited for.
        let _ = self.epoll.delete(fd);
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
        // Zero would turn it off.
        let wait = at.saturating_duration_since(now).max(Duration::from_nanos(1));
        let expiration = Expiration::OneShot(TimeSpec::from_duration(wait));
        Ok(self.timer.set(expiration, TimerSetTimeFlags::empty())?)
    }

    /// Who wants attention now, without waiting. A timer that went off is off.
    pub fn ready(&mut self, sources: &mut Vec<Source>) -> io::Result<()> {
        let mut events = [EpollEvent::empty(); 64];
        let count = match self.epoll.wait(&mut events, EpollTimeout::ZERO) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(errno) => return Err(errno.into()),
        };
        sources.clear();
        sources.extend(events[..count].iter().map(|event| Source::of(event.data())));
        if sources.contains(&Source::Timer) {
            let _ = self.timer.wait();
            self.set_for = None;
        }
        Ok(())
    }
}

impl AsFd for Poller {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.epoll.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform;

    #[test]
    fn tokens_are_told_apart() {
        for source in [
            Source::Inbox,
            Source::Timer,
            Source::Channel(ChildId(u32::MAX)),
            Source::FirstRead(ChildId(1)),
            Source::Transport(ChildId(u32::MAX)),
        ] {
            assert_eq!(Source::of(source.token()), source);
        }
    }

    #[test]
    fn the_peers_reading_is_noticed() {
        let (ours, theirs) = platform::channel_pair().unwrap();
        let mut poller = Poller::new().unwrap();
        platform::send(ours.as_fd(), b"hello").unwrap();
        poller
            .watch_reads_of_peer(&ours, Source::FirstRead(ChildId(1)))
            .unwrap();
        let mut sources = Vec::new();
        poller.ready(&mut sources).unwrap();
        assert_eq!(
            platform::has_unread_at_peer(ours.as_fd()).unwrap(),
            sources.len() == 1
        );
        poller.ready(&mut sources).unwrap();
        assert!(sources.is_empty());
        nix::unistd::read(&theirs, &mut [0; 16]).unwrap();
        poller.ready(&mut sources).unwrap();
        assert_eq!(sources, [Source::FirstRead(ChildId(1))]);
        assert!(!platform::has_unread_at_peer(ours.as_fd()).unwrap());
    }
}
