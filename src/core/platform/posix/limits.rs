//! Limits and signal masks of the host.

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::SigSet;

/// The number of descriptors that this process may have open.
pub fn most_open_files() -> usize {
    let limits = getrlimit(Resource::RLIMIT_NOFILE);
    limits.map_or(usize::MAX, |(soft, _)| {
        usize::try_from(soft).unwrap_or(usize::MAX)
    })
}

/// Blocks all signals on the calling thread, which keeps the host's signal handlers off it.
pub fn block_all_signals() {
    // Fails only for an invalid set.
    let _ = SigSet::all().thread_block();
}

/// Runs a function that may change this process's limit of open files, then restores the limit.
pub fn with_open_files_limit_kept(act: impl FnOnce() -> bool) {
    let before = getrlimit(Resource::RLIMIT_NOFILE);
    act();
    if let Ok((soft, hard)) = before {
        // Lowering the soft limit needs no privilege.
        let _ = setrlimit(Resource::RLIMIT_NOFILE, soft, hard);
    }
}
