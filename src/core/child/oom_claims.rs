//! Which child the kernel's count of out-of-memory kills is about.

use crate::core::platform;
use crate::core::sync::{Mutex, lock};

/// Whether the kernel has killed a process for want of memory that no other dead child was taken for.
pub(super) fn claim_oom_kill(at_start: Option<u64>) -> bool {
    /// The count that the last such child has explained.
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
