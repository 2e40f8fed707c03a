//! Signals for processes of this app, and for no others.

use std::io;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::sampler::{Boot, is_alive, new_system};
use crate::core::platform::{Process, Signal};

/// No process tree of an app is as deep as this.
const DEEPEST: usize = 64;

/// Who a process is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kin {
    /// A living descendant; it was sent the signal.
    Signalled,
    /// Somebody else's, or this process itself; it was sent nothing.
    Foreign,
    /// There is no such process any more.
    Gone,
}

/// Sends a signal to a descendant of `root`, waking it when it is stopped; `Other(0)` only asks. `started` tells it from a
/// later process of the same id.
///
/// # Errors
/// What the kernel says against it, such as another user's process.
pub fn signal_kin(root: u32, pid: u32, started: u64, signal: Signal) -> io::Result<Kin> {
    // Held first, so that what is looked at below is what gets the signal, whatever ends and starts meanwhile.
    let Some(process) = Process::hold(pid)? else {
        return Ok(Kin::Gone);
    };
    let (mut system, boot) = new_system();
    let Some(found) = look(&mut system, boot, pid).filter(|(_, is_alive, at)| *is_alive && *at == started)
    else {
        return Ok(Kin::Gone);
    };
    if pid == root || !descends(&mut system, boot, found.0, root) {
        return Ok(Kin::Foreign);
    }
    if signal == Signal::Other(0) {
        return Ok(Kin::Signalled);
    }
    process.signal_and_continue(signal)?;
    Ok(Kin::Signalled)
}

/// A process's parent, whether it lives, and its start.
fn look(system: &mut System, boot: Boot, pid: u32) -> Option<(u32, bool, u64)> {
    let pid = Pid::from_u32(pid);
    let kind = ProcessRefreshKind::nothing().without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
    let process = system.process(pid)?;
    let parent = process.parent().map_or(0, Pid::as_u32);
    Some((parent, is_alive(process), boot.start_of(process)))
}

fn descends(system: &mut System, boot: Boot, mut parent: u32, root: u32) -> bool {
    for _ in 0..DEEPEST {
        if parent == root {
            return true;
        }
        match look(system, boot, parent) {
            Some((next, _, _)) if next != 0 => parent = next,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::*;
    use crate::core::platform::AsHandle;
    use crate::core::platform::testing::is_readable_within;

    fn start_of(pid: u32) -> u64 {
        let (mut system, boot) = new_system();
        look(&mut system, boot, pid).unwrap().2
    }

    #[test]
    fn a_descendant_is_signalled_also_when_stopped() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let (me, pid) = (std::process::id(), child.id());
        let started = start_of(pid);
        assert_eq!(
            signal_kin(me, pid, started, Signal::Other(0)).unwrap(),
            Kin::Signalled
        );
        assert_eq!(
            signal_kin(me, pid, started + 100, Signal::Other(9)).unwrap(),
            Kin::Gone
        );
        let process = Process::hold(pid).unwrap().unwrap();
        process.signal(Signal::Stop).unwrap();
        assert_eq!(
            signal_kin(me, pid, started, Signal::Terminate).unwrap(),
            Kin::Signalled
        );
        assert!(is_readable_within(process.as_handle(), Duration::from_secs(20)));
        assert_eq!(process.reap().signal, Some("SIGTERM"));
        child.wait().unwrap();
        assert_eq!(signal_kin(me, pid, started, Signal::Other(0)).unwrap(), Kin::Gone);
    }

    #[test]
    fn nobody_else_is_signalled() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let (me, pid) = (std::process::id(), child.id());
        // Neither its own root, nor init, nor what is in another tree.
        assert_eq!(
            signal_kin(me, me, start_of(me), Signal::Other(9)).unwrap(),
            Kin::Foreign
        );
        assert_eq!(
            signal_kin(me, 1, start_of(1), Signal::Other(9)).unwrap(),
            Kin::Foreign
        );
        assert_eq!(
            signal_kin(pid, me, start_of(me), Signal::Other(9)).unwrap(),
            Kin::Foreign
        );
        for none in [0, u32::MAX, u32::MAX >> 1] {
            assert_eq!(signal_kin(me, none, 0, Signal::Other(9)).unwrap(), Kin::Gone);
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
