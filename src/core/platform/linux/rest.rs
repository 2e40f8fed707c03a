//! Whether a process is idle.

use std::fs;

/// Whether all threads of a process sleep: none runs, is ready to run or waits for a disk. `false` when the process has
/// ended, or its state is unknown.
pub fn is_at_rest(pid: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return false;
    };
    threads.flatten().all(|thread| {
        // A thread that has ended since then counts as idle.
        fs::read_to_string(thread.path().join("stat")).map_or(true, |stat| is_asleep(&stat))
    })
}

/// Parses the state, which follows the name. The name is in parentheses and may contain parentheses.
fn is_asleep(stat: &str) -> bool {
    let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
    matches!(state, Some('S' | 'I'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_is_found_whatever_the_thread_is_called() {
        assert!(is_asleep("7 (node) S 1 7 7"));
        assert!(is_asleep("7 (a) R (b)) S 1 7 7"));
        assert!(!is_asleep("7 (libuv-worker) D 1 7 7"));
        assert!(!is_asleep("7 (S) R 1 7 7"));
        assert!(!is_asleep(""));
    }

    #[test]
    fn a_process_that_runs_is_at_work() {
        assert!(!is_at_rest(std::process::id()));
        assert!(!is_at_rest(u32::MAX));
    }
}
