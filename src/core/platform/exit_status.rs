//! How processes end.

/// How a child ended. Both are `None` when somebody else took the system's word away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExitStatus {
    /// Exit code, when it exited by itself. On some systems it has 32 bits and no sign.
    pub code: Option<i64>,
    /// Signal that ended it.
    pub signal: Option<&'static str>,
    /// The system has killed it for lack of memory, as far as is known.
    pub is_oom_killed: bool,
}

impl ExitStatus {
    /// Whether it ended as a program that gives up in the middle, and not by a choice of its script.
    pub fn has_aborted(self) -> bool {
        match (self.code, self.signal) {
            // As a shell, and Electron, tell of SIGILL, SIGTRAP, SIGABRT and SIGSEGV; and as Windows does, by a breakpoint, a
            // forbidden address, a forbidden instruction, and an abort.
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
