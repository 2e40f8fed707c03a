//! Watching how much memory a child takes, on the supervisor's thread: the kernel walks all its pages for that.

use std::convert::Infallible;
use std::time::Duration;

use tokio::time::sleep;

use super::inbox::{ChildEvent, ChildId, Inbox};
use crate::core::platform::footprint_of;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// Tells the pool whenever a child has more memory of its own than `limit`.
pub(super) async fn watch_memory(pid: u32, limit: u64, child: ChildId, inbox: &Inbox) -> Infallible {
    loop {
        sleep(EVERY).await;
        // One that may not be looked at is taken to be small.
        if footprint_of(pid).is_ok_and(|footprint| footprint.private > limit) {
            inbox.push(ChildEvent::OverMemory(child));
        }
    }
}
