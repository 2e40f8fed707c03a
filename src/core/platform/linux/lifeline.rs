//! What ties a child's process group to the holder of the other end of a pipe; the kernel does it.
//!
//! The reading end asks for a signal when something happens to the pipe, and names SIGKILL and the group. Nothing is ever
//! written, so the only thing that happens is that the last writer goes. The kernel remembers the group itself, not its
//! number, asks nobody's permission but the user id's, and reaches stopped processes and endless loops.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::socket::{Shutdown, shutdown};

use super::process::Process;

/// Not in the `libc` crate for every target.
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

/// Both ends of the pipe, and the host's end of the channel: their holder decides when the child hears of the host's
/// end. Dropping the last writer kills; a reader must still be open then, so we keep one: a child may close its own,
/// and a child that has ended cannot have one for what it has left behind.
#[derive(Debug)]
pub struct Lifeline {
    // Dropped in this order.
    writer: OwnedFd,
    reader: OwnedFd,
    channel: OwnedFd,
}

impl Lifeline {
    /// A line that nobody hangs on yet: a child does so by `hang_on` of the reader it gets. It holds a duplicate of the
    /// host's end of the child's channel.
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

    /// Ends the child's channel for all that still hold an end of it on this side.
    pub(super) fn end_channel(&self) {
        let _ = shutdown(self.channel.as_raw_fd(), Shutdown::Both);
    }

    /// The end for a process that somebody else has started.
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

    /// The writer, the reader, the channel, and the child's pidfd: what a guard needs.
    pub fn with<'a>(&'a self, process: &'a Process) -> [BorrowedFd<'a>; 4] {
        let Lifeline {
            writer,
            reader,
            channel,
        } = self;
        [writer.as_fd(), reader.as_fd(), channel.as_fd(), process.as_fd()]
    }

    /// The process group that hangs on this, if it is one.
    pub(super) fn group(&self) -> Option<libc::pid_t> {
        let mut owner = Owner::default();
        // SAFETY: the descriptor is open, and the kernel fills a struct of this layout.
        let done = unsafe { libc::fcntl(self.reader.as_raw_fd(), F_GETOWN_EX, &raw mut owner) };
        (done == 0 && owner.kind == F_OWNER_PGRP && owner.pid > 1).then_some(owner.pid)
    }
}

/// In a child: makes it the leader of a process group. One that is not to end as a whole is a session, too: when the host
/// ends, the kernel sends SIGHUP to a group of its session that has a stopped process, and would hit what the child has started.
/// Makes async-signal-safe calls alone.
pub(super) fn lead_group(whole: bool) {
    if whole {
        // SAFETY: plain system call.
        unsafe { libc::setpgid(0, 0) };
    } else {
        // SAFETY: plain system call.
        unsafe { libc::setsid() };
    }
}

/// In a child: ties its process group, which it leads, to the line; or only itself. Makes async-signal-safe calls alone.
///
/// # Errors
/// What the kernel says, where it has no such thing.
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

    /// A shell that runs a script, tied to its lifeline. It writes to the descriptor 3.
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

    /// Reads until all who may write are gone.
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
            // One that closes what it does not know.
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
