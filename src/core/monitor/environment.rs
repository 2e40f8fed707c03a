//! The environment that a process was started with.

use std::ffi::OsStr;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, UpdateKind};

use super::sampler::new_system;

/// Whether the environment of a process has this entry, `NAME=value`. `None`: the environment is not readable.
pub fn has_in_environment(pid: u32, entry: &str) -> Option<bool> {
    let pid = Pid::from_u32(pid);
    let kind = ProcessRefreshKind::nothing()
        .with_environ(UpdateKind::Always)
        .without_tasks();
    let (mut system, _) = new_system();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
    let environment = system.process(pid)?.environ();
    // For another user's process, the environment comes back empty.
    (!environment.is_empty()).then(|| environment.iter().any(|one| one == OsStr::new(entry)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_what_it_was_started_with() {
        let Some((name, value)) = std::env::vars().next() else {
            panic!("a test without an environment");
        };
        let own = std::process::id();
        assert_eq!(has_in_environment(own, &format!("{name}={value}")), Some(true));
        assert_eq!(
            has_in_environment(own, &format!("{name}={value}, or not")),
            Some(false)
        );
    }

    #[test]
    fn nothing_is_known_of_one_that_is_not_there() {
        assert_eq!(has_in_environment(u32::MAX >> 1, "id=1"), None);
    }
}
