//! Matches the kernel's count of out-of-memory kills with children that have died.

use crate::core::platform;
use crate::core::sync::{Mutex, lock};

/// Whether the kernel has killed a process for lack of memory, and no other dead child accounts for that kill.
pub(super) fn claim_oom_kill(at_start: Option<u64>) -> bool {
    /// The kernel's count up to which kills are accounted for.
    static EXPLAINED: Mutex<u64> = Mutex::new(0);
    let (Some(before), Some(now)) = (at_start, platform::oom_kills()) else {
        return false;
    };
    let mut explained = lock(&EXPLAINED);
    let next = before.max(*explained) + 1;
    let is_new = now >= next;
    if is_new {
        *explained = next;
    }
    is_new
}
