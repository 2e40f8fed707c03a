//! Gives a child another user and group before it runs its program.

use std::ptr;

use super::super::Identity;
use crate::core::sync::{Mutex, MutexGuard, lock};

/// The part of the change that has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Leaving the host's supplementary groups.
    Groups,
    Group,
    User,
}

impl Part {
    /// The step, and its object.
    pub(super) fn describe(self, identity: Identity) -> (&'static str, String) {
        let number = |id: Option<u32>| id.unwrap_or_default();
        match self {
            Part::Groups => (
                "leaving",
                "the host's groups, for the options `uid` and `gid`".to_owned(),
            ),
            Part::Group => (
                "entering",
                format!("the group {} of the option `gid`", number(identity.gid)),
            ),
            Part::User => (
                "becoming",
                format!("the user {} of the option `uid`", number(identity.uid)),
            ),
        }
    }
}

/// The identity that a child has to take on; `None` when nothing changes, which needs no privilege.
pub(super) fn change_to(identity: Identity) -> Option<Identity> {
    let (user, group) = (nix::unistd::Uid::current(), nix::unistd::Gid::current());
    let is_ours = identity.uid.is_none_or(|uid| uid == user.as_raw())
        && identity.gid.is_none_or(|gid| gid == group.as_raw());
    (!is_ours).then_some(identity)
}

/// Takes on user and group, and leaves all other groups. The privilege to do so goes with the user, so the user comes
/// last.
///
/// Uses the kernel's own calls: those of the C library change all threads of the process, and until a child runs its
/// program it has the host's list of threads.
///
/// # Errors
/// The part that has failed; `errno` says why.
pub(super) fn take_on(identity: Identity) -> Result<(), Part> {
    // SAFETY: an empty list needs no address.
    if unsafe { libc::syscall(libc::SYS_setgroups, 0, ptr::null::<libc::gid_t>()) } != 0 {
        return Err(Part::Groups);
    }
    if let Some(gid) = identity.gid {
        // SAFETY: plain number.
        if unsafe { libc::syscall(libc::SYS_setgid, gid) } != 0 {
            return Err(Part::Group);
        }
    }
    if let Some(uid) = identity.uid {
        // SAFETY: plain number.
        if unsafe { libc::syscall(libc::SYS_setuid, uid) } != 0 {
            return Err(Part::User);
        }
    }
    Ok(())
}

/// Lets one thread at a time start a child as another user. Two at a time would each save the other's change as the
/// previous state.
static TURN: Mutex<()> = Mutex::new(());

/// Whether other processes of the same user may inspect this process. A child that shares our memory and becomes
/// another user takes this permission from us, too.
#[derive(Debug)]
pub(super) struct Openness {
    dumpable: libc::c_int,
    _turn: MutexGuard<'static, ()>,
}

impl Openness {
    pub(super) fn now() -> Self {
        let turn = lock(&TURN);
        // SAFETY: plain system call.
        let dumpable = unsafe { libc::prctl(libc::PR_GET_DUMPABLE) };
        Openness {
            dumpable,
            _turn: turn,
        }
    }

    /// Restores the saved state.
    pub(super) fn restore(self) {
        // SAFETY: plain system call; the kernel refuses values that only it may set.
        unsafe { libc::prctl(libc::PR_SET_DUMPABLE, self.dumpable) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform::{Group, Scheduling, Spawn, spawn};

    const USER: u32 = 54321;

    /// Only root can start a process as another user. The JavaScript tests report when they skip that.
    fn is_root() -> bool {
        nix::unistd::Uid::current().is_root()
    }

    fn run(script: &str, identity: Identity) -> Option<i64> {
        let script = std::ffi::CString::new(script).unwrap();
        let process = spawn(&Spawn {
            program: c"/bin/sh",
            argv: &[c"sh".to_owned(), c"-c".to_owned(), script],
            envp: &[c"PATH=/usr/bin:/bin".to_owned()],
            cwd: c"/",
            fds: &[],
            group: Group::Ours,
            scheduling: &Scheduling::default(),
            identity,
        });
        process.unwrap().reap().code
    }

    #[test]
    fn a_child_has_user_and_group_and_no_other_groups() {
        let identity = Identity {
            uid: Some(USER),
            gid: Some(USER + 1),
        };
        if is_root() {
            let script = "test \"$(id -u) $(id -g) $(id -G)\" = '54321 54322 54322'";
            assert_eq!(run(script, identity), Some(0));
        }
    }

    #[test]
    fn the_host_is_as_open_as_before() {
        let identity = Identity {
            uid: Some(USER),
            gid: None,
        };
        if is_root() {
            // SAFETY: plain system call.
            unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 1) };
            run("exit", identity);
            assert_eq!(Openness::now().dumpable, 1);
        }
    }

    #[test]
    fn to_stay_who_one_is_needs_no_privilege() {
        let ours = Identity {
            uid: Some(nix::unistd::Uid::current().as_raw()),
            gid: Some(nix::unistd::Gid::current().as_raw()),
        };
        assert_eq!(change_to(ours), None);
        assert_eq!(change_to(Identity::default()), None);
    }
}
