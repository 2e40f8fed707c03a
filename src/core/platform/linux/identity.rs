//! Another user and group for a child, which it takes on before it runs its program.

use std::ptr;

use super::super::Identity;
use crate::core::sync::{Mutex, MutexGuard, lock};

/// What of it has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// To leave the groups that the host is in beside its own.
    Groups,
    Group,
    User,
}

impl Part {
    /// What was being done, and to what.
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

/// What a child has to change; `None` when it is nothing, which needs no privilege.
pub(super) fn change_to(identity: Identity) -> Option<Identity> {
    let (user, group) = (nix::unistd::Uid::current(), nix::unistd::Gid::current());
    let is_ours = identity.uid.is_none_or(|uid| uid == user.as_raw())
        && identity.gid.is_none_or(|gid| gid == group.as_raw());
    (!is_ours).then_some(identity)
}

/// Takes on user and group, and is in no other group. The privilege to do so goes with the user, so the user comes last.
///
/// By the kernel's own calls: those of the C library have all threads of the process follow, and until it runs its program a
/// child has the host's list of threads.
///
/// # Errors
/// What has failed; `errno` says why.
pub(super) fn take_on(identity: Identity) -> Result<(), Part> {
    // SAFETY: an empty list has no address.
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

/// The thread that starts a child as another user: two at a time would take each other's change for what was before.
static TURN: Mutex<()> = Mutex::new(());

/// Whether this process may be looked into by others of its user. A child that shares our memory and becomes another user
/// takes that from us, too.
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

    /// Is again as it was.
    pub(super) fn restore(self) {
        // SAFETY: plain system call; the kernel refuses values that only it may give.
        unsafe { libc::prctl(libc::PR_SET_DUMPABLE, self.dumpable) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform::{Group, Scheduling, Spawn, spawn};

    const USER: u32 = 54321;

    /// Only root can start a process as another user; the JavaScript tests say so where they skip that.
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
