//! Whether a process is at work.

use std::fs;

/// Whether all threads of a process sleep: none runs, wants to run or waits for a disk. `false` for one that has ended, or
/// when nobody says.
pub fn is_at_rest(pid: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return false;
    };
    threads.flatten().all(|thread| {
        // One that has ended since does not work.
        fs::read_to_string(thread.path().join("stat")).map_or(true, |stat| is_asleep(&stat))
    })
}

/// The state comes after the name, which is in brackets and may contain some.
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
