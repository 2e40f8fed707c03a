//! How a process has ended.

/// How a child ended. `code` and `signal` are both `None` when other code in this process has taken the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExitStatus {
    /// The exit code, when the child exited by itself. On some systems it has 32 bits and no sign.
    pub code: Option<i64>,
    /// The signal that ended the child.
    pub signal: Option<&'static str>,
    /// The system has killed the child for lack of memory, as far as is known.
    pub is_oom_killed: bool,
}

impl ExitStatus {
    /// Whether the program aborted or crashed, instead of exiting by a choice of its script.
    pub fn has_aborted(self) -> bool {
        match (self.code, self.signal) {
            // The codes by which a shell, and Electron, report SIGILL, SIGTRAP, SIGABRT and SIGSEGV; then the codes of
            // Windows for a breakpoint, an access violation, an illegal instruction, and an abort.
            (Some(code), _) => matches!(
                code,
                4..=6 | 11 | 132..=134 | 139 | 0x8000_0003 | 0xC000_0005 | 0xC000_001D | 0xC000_0409
            ),
            (None, signal) => matches!(signal, Some("SIGABRT" | "SIGTRAP" | "SIGILL" | "SIGSEGV")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_ends_with_a_code_has_not_aborted() {
        let ended = |code| ExitStatus {
            code: Some(code),
            ..ExitStatus::default()
        };
        assert!(
            [134, 0xC000_0005]
                .into_iter()
                .all(|code| ended(code).has_aborted())
        );
        assert!([0, 1, 7].into_iter().all(|code| !ended(code).has_aborted()));
        let killed = |signal| ExitStatus {
            signal: Some(signal),
            ..ExitStatus::default()
        };
        assert!(killed("SIGSEGV").has_aborted() && !killed("SIGTERM").has_aborted());
    }
}
