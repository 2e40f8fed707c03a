//! What a child is started with.

use std::ffi::{CStr, CString};

use super::{BorrowedHandle, Lifeline};

/// A child to be. Texts are UTF-8 where the system has characters.
#[derive(Debug)]
pub struct Spawn<'a> {
    /// Path of the program.
    pub program: &'a CStr,
    /// Arguments, the program's name first.
    pub argv: &'a [CString],
    /// `NAME=value` each.
    pub envp: &'a [CString],
    /// Working directory.
    pub cwd: &'a CStr,
    /// The child's handles by number from 0 on; it gets no others.
    pub fds: &'a [BorrowedHandle<'a>],
    /// Its group.
    pub group: Group<'a>,
    /// When it runs, and where.
    pub scheduling: &'a Scheduling,
    /// As whom it runs.
    pub identity: Identity,
}

/// The user and the group of a child; `None`: the host's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user's number.
    pub uid: Option<u32>,
    /// The group's number.
    pub gid: Option<u32>,
}

/// What a child gets of the processors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scheduling {
    /// Niceness, from -20, which goes first, to 19; `None`: the host's.
    pub nice: Option<i32>,
    /// Numbers of the processors that it may run on; empty: the host's.
    pub processors: Vec<usize>,
}

/// A child's group: all that it starts, and what happens to that.
#[derive(Debug, Clone, Copy)]
pub enum Group<'a> {
    /// The host's; nobody ends it.
    Ours,
    /// One of its own, which ends with the host.
    Own {
        /// What ties the child to the host.
        lifeline: &'a Lifeline,
        /// Whether what the child starts ends with it.
        whole: bool,
    },
}
