//! The options with which a child is started.

use std::ffi::{CStr, CString};

use super::{BorrowedHandle, Lifeline};

/// A child that is about to start. Texts are UTF-8 where the system uses characters instead of bytes.
#[derive(Debug)]
pub struct Spawn<'a> {
    /// The path of the program.
    pub program: &'a CStr,
    /// The arguments; the first is the program's name.
    pub argv: &'a [CString],
    /// The environment: one `NAME=value` each.
    pub envp: &'a [CString],
    /// The working directory.
    pub cwd: &'a CStr,
    /// The child's handles, numbered from 0. The child gets no others.
    pub fds: &'a [BorrowedHandle<'a>],
    /// The process group.
    pub group: Group<'a>,
    /// The niceness and the processors.
    pub scheduling: &'a Scheduling,
    /// The user and the group that the child runs as.
    pub identity: Identity,
}

/// The user and the group of a child; `None` means the host's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user's number.
    pub uid: Option<u32>,
    /// The group's number.
    pub gid: Option<u32>,
}

/// How the system schedules a child.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scheduling {
    /// Niceness, from -20, which has the highest priority, to 19; `None` means the host's.
    pub nice: Option<i32>,
    /// The numbers of the processors that the child may run on; empty means the host's.
    pub processors: Vec<usize>,
}

/// A child's group: everything that the child starts, and what happens to it.
#[derive(Debug, Clone, Copy)]
pub enum Group<'a> {
    /// The host's group, which does not end with the child.
    Ours,
    /// The child's own group, which ends with the host.
    Own {
        /// The lifeline that ties the child to the host.
        lifeline: &'a Lifeline,
        /// Whether the processes that the child starts end with it.
        whole: bool,
    },
}
