//! Which processes belong to this app: we must not signal any others.

use std::io;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::sampler::{Boot, is_alive, new_system};
use crate::core::platform::Process;

/// No process tree of an app is as deep as this.
const DEEPEST: usize = 64;

/// How a process is related to this one.
#[derive(Debug)]
pub enum Kin {
    /// A living descendant.
    Descendant(Process),
    /// A process of another app, or this process itself.
    Foreign,
    /// The process no longer exists.
    Gone,
}

/// Holds a descendant of `root`. `started` tells the process from a later one with the same id.
///
/// # Errors
/// If handles run out.
pub fn hold_kin(root: u32, pid: u32, started: u64) -> io::Result<Kin> {
    // Hold first: what we look at below is then the held process, whatever starts and ends meanwhile.
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
    Ok(Kin::Descendant(process))
}

/// A process's parent, whether the process is alive, and its start time.
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

    use super::*;

    fn start_of(pid: u32) -> u64 {
        let (mut system, boot) = new_system();
        look(&mut system, boot, pid).unwrap().2
    }

    fn kin(root: u32, pid: u32, started: u64) -> Kin {
        hold_kin(root, pid, started).unwrap()
    }

    #[test]
    fn only_a_living_descendant_is_held() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let (me, pid) = (std::process::id(), child.id());
        let started = start_of(pid);
        assert!(matches!(kin(me, pid, started), Kin::Descendant(process) if process.pid() == pid));
        assert!(matches!(kin(me, pid, started + 100), Kin::Gone));
        // The root itself, init and processes of another tree are all foreign.
        assert!(matches!(kin(me, me, start_of(me)), Kin::Foreign));
        assert!(matches!(kin(me, 1, start_of(1)), Kin::Foreign));
        assert!(matches!(kin(pid, me, start_of(me)), Kin::Foreign));
        for none in [0, u32::MAX, u32::MAX >> 1] {
            assert!(matches!(kin(me, none, 0), Kin::Gone));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(matches!(kin(me, pid, started), Kin::Gone));
    }
}
