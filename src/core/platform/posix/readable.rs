//! Helpers for tests of other rooms on all systems of this family.

use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::handle::fd_of;
use crate::core::platform::Pollable;

/// Waits until a source wants attention. Returns false when it does not in that time.
pub fn is_readable_within(source: &impl Pollable, time: Duration) -> bool {
    let Ok(handle) = fd_of(source) else {
        return false;
    };
    let mut fds = [PollFd::new(handle, PollFlags::POLLIN)];
    poll(&mut fds, PollTimeout::try_from(time).unwrap()).unwrap() == 1
}
