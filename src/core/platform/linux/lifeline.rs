//! Ties a child's process group to the holder of the other end of a pipe. The kernel does the work.
//!
//! The reading end asks the kernel for a signal when something happens to the pipe, and names SIGKILL and the group. No
//! process ever writes to the pipe, so the only event is the end of the last writer. The kernel remembers the group
//! itself instead of its number. It checks no permission but the user id, and it reaches stopped processes and endless
//! loops.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::socket::{Shutdown, shutdown};

use super::process::Process;

/// The `libc` crate lacks these for some targets.
const F_SETSIG: libc::c_int = 10;
const F_SETOWN_EX: libc::c_int = 15;
const F_GETOWN_EX: libc::c_int = 16;
const F_OWNER_PID: libc::c_int = 1;
const F_OWNER_PGRP: libc::c_int = 2;

#[repr(C)]
#[derive(Default)]
struct Owner {
    kind: libc::c_int,
    pid: libc::pid_t,
}

/// Both ends of the pipe, and the host's end of the channel. The holder decides when the child learns of the host's
/// end. Dropping the last writer kills the group if a reader is still open then, so we keep one: a child may close its
/// own, and a child that has ended has none for the processes that it leaves behind.
#[derive(Debug)]
pub struct Lifeline {
    // Rust drops the fields in this order.
    writer: OwnedFd,
    reader: OwnedFd,
    channel: OwnedFd,
}

impl Lifeline {
    /// A lifeline that no child hangs on yet. A child does so by calling `hang_on` with the reader that it gets. The
    /// lifeline holds a duplicate of the host's end of the child's channel.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn new(channel: &impl AsFd) -> io::Result<Self> {
        let channel = channel.as_fd().try_clone_to_owned()?;
        let (reader, writer) = nix::unistd::pipe2(OFlag::O_CLOEXEC)?;
        Ok(Lifeline {
            writer,
            reader,
            channel,
        })
    }

    pub(super) fn from_ends(writer: OwnedFd, reader: OwnedFd, channel: OwnedFd) -> Self {
        Lifeline {
            writer,
            reader,
            channel,
        }
    }

    /// Ends the child's channel for all processes that still hold an end of it on this side.
    pub(super) fn end_channel(&self) {
        let _ = shutdown(self.channel.as_raw_fd(), Shutdown::Both);
    }

    /// The end for a process that other code has started.
    ///
    /// # Errors
    /// When descriptors run out.
    pub fn end_for_child(&self) -> io::Result<OwnedFd> {
        self.reader.try_clone()
    }

    /// The end for a child.
    pub(super) fn reader(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }

    /// The writer, the reader, the channel, and the child's pidfd, which a guard needs.
    pub fn with<'a>(&'a self, process: &'a Process) -> [BorrowedFd<'a>; 4] {
        let Lifeline {
            writer,
            reader,
            channel,
        } = self;
        [writer.as_fd(), reader.as_fd(), channel.as_fd(), process.as_fd()]
    }

    /// The process group that hangs on this lifeline; `None` when only a process does.
    pub(super) fn group(&self) -> Option<libc::pid_t> {
        let mut owner = Owner::default();
        // SAFETY: the descriptor is open, and the kernel fills a struct of this layout.
        let done = unsafe { libc::fcntl(self.reader.as_raw_fd(), F_GETOWN_EX, &raw mut owner) };
        (done == 0 && owner.kind == F_OWNER_PGRP && owner.pid > 1).then_some(owner.pid)
    }
}

/// Runs in a child, and makes it the leader of a process group. A child whose group does not end with it also leads a
/// session. Otherwise, when the host ends, the kernel would send SIGHUP to a group of the host's session that has a
/// stopped process, and would hit the child's own children. Makes only async-signal-safe calls.
pub(super) fn lead_group(whole: bool) {
    if whole {
        // SAFETY: plain system call.
        unsafe { libc::setpgid(0, 0) };
    } else {
        // SAFETY: plain system call.
        unsafe { libc::setsid() };
    }
}

/// Runs in a child, and ties it to the lifeline, with the process group that it leads or alone. Makes only
/// async-signal-safe calls.
///
/// # Errors
/// The kernel's error, when it does not support this.
pub(super) fn hang_on(reader: RawFd, with_group: bool) -> Result<(), Errno> {
    let kind = if with_group { F_OWNER_PGRP } else { F_OWNER_PID };
    // SAFETY: plain system call.
    let pid = unsafe { libc::getpid() };
    let owner = Owner { kind, pid };
    // SAFETY: the kernel reads a struct of this layout.
    Errno::result(unsafe { libc::fcntl(reader, F_SETOWN_EX, &raw const owner) })?;
    // SAFETY: plain system call.
    Errno::result(unsafe { libc::fcntl(reader, F_SETSIG, libc::SIGKILL) })?;
    // SAFETY: plain system call.
    Errno::result(unsafe { libc::fcntl(reader, libc::F_SETFL, libc::O_ASYNC) })?;
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use std::ffi::{CStr, CString};

    use super::super::spawn::spawn;
    use super::*;
    use crate::core::platform::{ExitStatus, Group, Identity, Scheduling, Spawn};

    /// A shell that runs a script and is tied to its lifeline. The script prints to the descriptor 3.
    pub(in super::super) fn shell(script: &CStr, whole: bool) -> (Process, Lifeline, OwnedFd) {
        let null = std::fs::File::open("/dev/null").unwrap();
        let lifeline = Lifeline::new(&null).unwrap();
        let (printed, output) = nix::unistd::pipe2(OFlag::O_CLOEXEC).unwrap();
        let process = spawn(&Spawn {
            program: c"/bin/sh",
            argv: &[c"sh".into(), c"-c".into(), script.to_owned()],
            envp: &[CString::from(c"PATH=/usr/bin:/bin")],
            cwd: c"/",
            fds: &[null.as_fd(), null.as_fd(), null.as_fd(), output.as_fd()],
            group: Group::Own {
                lifeline: &lifeline,
                whole,
            },
            scheduling: &Scheduling::default(),
            identity: Identity::default(),
        });
        (process.unwrap(), lifeline, printed)
    }

    /// Reads until all writers are gone.
    pub(in super::super) fn read_all(printed: OwnedFd) -> String {
        std::io::read_to_string(std::fs::File::from(printed)).unwrap()
    }

    pub(in super::super) fn read_line(printed: &OwnedFd) -> String {
        let mut line = Vec::new();
        let mut byte = [0];
        while nix::unistd::read(printed, &mut byte).unwrap() == 1 && byte[0] != b'\n' {
            line.push(byte[0]);
        }
        String::from_utf8(line).unwrap()
    }

    fn killed() -> ExitStatus {
        ExitStatus {
            signal: Some("SIGKILL"),
            ..ExitStatus::default()
        }
    }

    #[test]
    fn the_end_of_the_line_kills_the_whole_group_also_when_it_is_stopped() {
        for script in [
            c"sleep 60 & echo on >&3; wait",
            c"sleep 60 & kill -STOP $! ; echo on >&3; kill -STOP $$",
            // A script that closes descriptors it does not know.
            c"exec 4<&-; sleep 60 & echo on >&3; while :; do :; done",
        ] {
            let (process, lifeline, printed) = shell(script, true);
            assert_eq!(read_line(&printed), "on");
            drop(lifeline);
            assert_eq!(process.reap(), killed());
            assert_eq!(read_all(printed), "", "the grandchild has its output open");
        }
    }

    #[test]
    fn what_a_leader_has_left_behind_is_found_by_the_group() {
        let (process, lifeline, printed) = shell(c"sleep 60 & echo on >&3", true);
        assert_eq!(read_line(&printed), "on");
        assert_eq!(process.reap().code, Some(0));
        drop(lifeline);
        assert_eq!(read_all(printed), "");
    }

    #[test]
    fn one_that_hangs_alone_leaves_its_group_alone() {
        let (process, lifeline, printed) = shell(c"sleep 60 & echo $! >&3; wait", false);
        let grandchild = read_line(&printed).parse().unwrap();
        let grandchild = Process::hold(grandchild).unwrap().unwrap();
        drop(lifeline);
        assert_eq!(process.reap(), killed());
        grandchild
            .signal(crate::core::platform::Signal::Terminate)
            .unwrap();
        assert_eq!(read_all(printed), "");
    }
}
