//! What of the surroundings is kept as the host has it.

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::SigSet;

/// Descriptors that this process may have open.
pub fn most_open_files() -> usize {
    let limits = getrlimit(Resource::RLIMIT_NOFILE);
    limits.map_or(usize::MAX, |(soft, _)| {
        usize::try_from(soft).unwrap_or(usize::MAX)
    })
}

/// Keeps the host's signal handlers off the calling thread.
pub fn block_all_signals() {
    // Fails for no valid set.
    let _ = SigSet::all().thread_block();
}

/// Runs what may change this process's limit of open files, and restores that.
pub fn with_open_files_limit_kept(act: impl FnOnce() -> bool) {
    let before = getrlimit(Resource::RLIMIT_NOFILE);
    act();
    if let Ok((soft, hard)) = before {
        // Lowering the soft limit needs no right.
        let _ = setrlimit(Resource::RLIMIT_NOFILE, soft, hard);
    }
}
