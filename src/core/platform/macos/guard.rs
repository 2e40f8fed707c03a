//! The guard: a shell beside the host that outlives the host, to end its children. macOS has no signal for a parent's
//! death.

use std::ffi::CString;
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd};
use std::time::Duration;

use nix::sys::socket::{MsgFlags, SockType, recv};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::super::posix::{FilesEnd, NULL_DEVICE};
use super::arguments::has_argument;
use super::lifeline::Lifeline;
use super::process::Process;
use super::socket::socket_pair;
use super::spawn::spawn;
use super::ward::Ward;
use crate::core::platform::{Group, Identity, Scheduling, Spawn};
use crate::core::sync::Arc;

/// How long children may live after the host's end.
pub const GRACE: Duration = Duration::from_millis(500);
const SCRIPT: &str = include_str!("guard.sh");
/// The script's own name, which identifies a guard.
const NAME: &str = "electron-re-native guard";
/// The names of the shells that /bin/sh may run.
const SHELLS: [&str; 4] = ["sh", "bash", "dash", "zsh"];

/// Starts a guard. Give it children only when it has reported that it runs.
///
/// # Errors
/// When processes or handles run out.
pub fn start_guard() -> io::Result<(Process, FilesEnd)> {
    let (ours, theirs) = socket_pair(SockType::Stream)?;
    let null = std::fs::OpenOptions::new().write(true).open(NULL_DEVICE)?;
    let process = spawn(&Spawn {
        program: c"/bin/sh",
        argv: &[
            c"sh".to_owned(),
            c"-c".to_owned(),
            CString::new(SCRIPT)?,
            CString::new(NAME)?,
            CString::new(GRACE.as_secs_f64().to_string())?,
        ],
        envp: &[c"PATH=/usr/bin:/bin".to_owned()],
        cwd: c"/",
        fds: &[theirs.as_fd(), theirs.as_fd(), null.as_fd()],
        group: Group::Ours,
        scheduling: &Scheduling::default(),
        identity: Identity::default(),
    });
    process
        .map(|process| (process, ours.into()))
        .map_err(|error| error.source)
}

/// Whether the process of this id and name is a guard, of this process or of another.
pub fn is_guard(pid: u32, name: &str) -> bool {
    SHELLS.contains(&name) && has_argument(pid, NAME)
}

/// The host's end of the socket to a guard.
#[derive(Debug)]
pub struct GuardSocket(AsyncFd<Arc<FilesEnd>>);

impl GuardSocket {
    /// Registers the socket with the runtime of the calling thread.
    ///
    /// # Errors
    /// When the runtime's poll set is full.
    pub fn new(socket: FilesEnd) -> io::Result<Self> {
        // SAFETY: a FilesEnd keeps the same descriptor open for as long as it is registered.
        Ok(GuardSocket(unsafe {
            AsyncFd::register_with_interest(Arc::new(socket), Interest::READABLE)
        }?))
    }

    /// Resolves when the guard reports that it runs.
    ///
    /// # Errors
    /// When the guard has ended.
    pub async fn heard(&self) -> io::Result<()> {
        loop {
            let mut readable = self.0.readable().await?;
            let socket = self.0.get_ref().as_raw_fd();
            match recv(socket, &mut [0; 16], MsgFlags::MSG_DONTWAIT).map_err(io::Error::from) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => readable.clear_ready(),
                Err(error) => return Err(error),
            }
        }
    }

    /// Puts a child in the guard's care until the child is reaped. Returns whether the guard got it.
    pub fn give(&self, child: &Process, lifeline: &Lifeline) -> bool {
        let group = if lifeline.is_of_group() { "-" } else { "" };
        let target = format!("{group}{}", child.pid());
        let ward = Ward::new(Arc::clone(self.0.get_ref()), target);
        let is_told = ward.is_some();
        if let Some(ward) = ward {
            child.put_in_care(ward);
        }
        is_told
    }
}
