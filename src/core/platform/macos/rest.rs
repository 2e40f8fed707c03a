//! Whether a process is idle.

use super::process_info::running_threads;

/// Whether no thread of a process runs. `false` when the process has ended, or its state is unknown.
pub fn is_at_rest(pid: u32) -> bool {
    running_threads(pid.cast_signed()).is_ok_and(|running| running == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_runs_is_at_work() {
        assert!(!is_at_rest(std::process::id()));
        assert!(!is_at_rest(u32::MAX >> 1));
    }
}
