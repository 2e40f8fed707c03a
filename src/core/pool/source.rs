//! The sources of events that one poller watches for a pool.

use crate::core::child::ChildId;
use crate::core::platform::Token;

/// A source of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The supervisor has events.
    Inbox,
    /// The timer went off.
    Timer,
    /// A child's channel can be read, or written again.
    Channel(ChildId),
    /// A child may have read its first message.
    FirstRead(ChildId),
    /// A child has taken memories from its socket.
    Handover(ChildId),
    /// A child's shared-memory transport contains messages, or has room again.
    Transport(ChildId),
}

impl Token for Source {
    const TIMER: Self = Source::Timer;

    fn number(self) -> u64 {
        match self {
            Source::Inbox => 0,
            Source::Timer => 1,
            Source::Channel(child) => u64::from(child.0) << 3 | 2,
            Source::FirstRead(child) => u64::from(child.0) << 3 | 3,
            Source::Handover(child) => u64::from(child.0) << 3 | 4,
            Source::Transport(child) => u64::from(child.0) << 3 | 5,
        }
    }

    fn of(number: u64) -> Self {
        let child = ChildId((number >> 3) as u32);
        match number & 7 {
            0 => Source::Inbox,
            1 => Source::Timer,
            2 => Source::Channel(child),
            4 => Source::Handover(child),
            5 => Source::Transport(child),
            _ => Source::FirstRead(child),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        for source in [
            Source::Inbox,
            Source::Timer,
            Source::Channel(ChildId(u32::MAX)),
            Source::FirstRead(ChildId(1)),
            Source::Handover(ChildId(2)),
            Source::Transport(ChildId(u32::MAX)),
        ] {
            assert_eq!(Source::of(source.number()), source);
        }
    }
}
