//! Watches a child's memory on the supervisor's thread: for each measurement the kernel walks all the child's pages.

use std::convert::Infallible;
use std::time::Duration;

use tokio::time::sleep;

use super::inbox::{ChildEvent, ChildId, Inbox};
use crate::core::platform::footprint_of;

/// The interval between two measurements.
const EVERY: Duration = Duration::from_secs(2);

/// Reports to the pool whenever a child has more private memory than `limit`.
pub(super) async fn watch_memory(pid: u32, limit: u64, child: ChildId, inbox: &Inbox) -> Infallible {
    loop {
        sleep(EVERY).await;
        // A process that we may not measure counts as small.
        if footprint_of(pid).is_ok_and(|footprint| footprint.private > limit) {
            inbox.push(ChildEvent::OverMemory(child));
        }
    }
}
