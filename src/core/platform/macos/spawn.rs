//! Starts a child by `posix_spawn`: the cost does not grow with the host's memory.

use std::ffi::{CStr, OsStr, c_char, c_int, c_short};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use super::super::posix::{lift, null_ended};
use super::process::Process;
use crate::core::platform::{Group, Identity, Spawn, SpawnError};

/// The `libc` crate lacks this.
const POSIX_SPAWN_SETSID: c_int = 0x0400;

unsafe extern "C" {
    /// Since macOS 10.15.
    fn posix_spawn_file_actions_addchdir_np(
        actions: *mut libc::posix_spawn_file_actions_t,
        path: *const c_char,
    ) -> c_int;
}

/// Starts the child.
///
/// # Errors
/// The step that failed.
pub fn spawn(spawn: &Spawn) -> Result<Process, SpawnError> {
    if !spawn.scheduling.processors.is_empty() {
        let unsupported = io::Error::new(
            io::ErrorKind::Unsupported,
            "macOS does not bind processes to processors",
        );
        return Err(failure("scheduling", spawn, unsupported));
    }
    if spawn.identity != Identity::default() {
        let unsupported = io::Error::new(
            io::ErrorKind::Unsupported,
            "macOS starts processes as the host's user only",
        );
        return Err(failure("becoming", spawn, unsupported));
    }
    let high = lift(spawn.fds).map_err(|source| failure("handing over", spawn, source))?;
    let pid = start(spawn, &high).map_err(|source| failure(failed_step(spawn, &source), spawn, source))?;
    let scheduled = schedule(pid, spawn.scheduling.nice);
    let process = Process::of_child(pid).map_err(|source| end(pid, failure("watching", spawn, source)))?;
    scheduled.map_err(|source| end(pid, failure("scheduling", spawn, source)))?;
    Ok(process)
}

fn failure(step: &'static str, spawn: &Spawn, source: io::Error) -> SpawnError {
    let subject = match step {
        "scheduling" => format!("{:?}", spawn.scheduling),
        "becoming" => format!("{:?}", spawn.identity),
        "entering" => spawn.cwd.to_string_lossy().into_owned(),
        "handing over" => "file descriptors".to_owned(),
        _ => spawn.program.to_string_lossy().into_owned(),
    };
    SpawnError {
        step,
        subject,
        source,
    }
}

/// Guesses the failed step, because `posix_spawn` does not report it.
fn failed_step(spawn: &Spawn, error: &io::Error) -> &'static str {
    let is_folder = Path::new(OsStr::from_bytes(spawn.cwd.to_bytes())).is_dir();
    match error.raw_os_error() {
        Some(libc::EAGAIN | libc::ENOMEM) => "cloning",
        _ if !is_folder => "entering",
        _ => "executing",
    }
}

/// Ends a child whose start failed later.
fn end(pid: libc::pid_t, error: SpawnError) -> SpawnError {
    // SAFETY: plain numbers; the child is not yet reaped.
    unsafe { libc::kill(pid, libc::SIGKILL) };
    // SAFETY: no other code waits for its status.
    unsafe { libc::waitpid(pid, ptr::null_mut(), 0) };
    error
}

/// Sets the niceness. A child with a niceness starts stopped; this lets it run.
fn schedule(pid: libc::pid_t, nice: Option<i32>) -> io::Result<()> {
    let Some(nice) = nice else { return Ok(()) };
    // SAFETY: plain numbers.
    checked(unsafe { libc::setpriority(libc::PRIO_PROCESS, pid.unsigned_abs(), nice) })?;
    // SAFETY: plain numbers.
    checked(unsafe { libc::kill(pid, libc::SIGCONT) })
}

fn checked(done: c_int) -> io::Result<()> {
    match done {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn start(spawn: &Spawn, files: &[OwnedFd]) -> io::Result<libc::pid_t> {
    let actions = Actions::new(spawn.cwd, files)?;
    let attributes = Attributes::new(spawn)?;
    let (argv, envp) = (null_ended(spawn.argv), null_ended(spawn.envp));
    let mut pid = 0;
    // SAFETY: the strings and both arrays are NUL-terminated, and everything that they point to lives until the call
    // returns.
    let error = unsafe {
        libc::posix_spawn(
            &raw mut pid,
            spawn.program.as_ptr(),
            &raw const actions.0,
            &raw const attributes.0,
            argv.as_ptr().cast::<*mut c_char>(),
            envp.as_ptr().cast::<*mut c_char>(),
        )
    };
    accepted(error)?;
    Ok(pid)
}

/// Converts the result of these functions, which return the error number.
fn accepted(error: c_int) -> io::Result<()> {
    match error {
        0 => Ok(()),
        _ => Err(io::Error::from_raw_os_error(error)),
    }
}

/// The child's working directory and descriptors: `files` from 0 on, and nothing else.
struct Actions(libc::posix_spawn_file_actions_t);

impl Actions {
    fn new(cwd: &CStr, files: &[OwnedFd]) -> io::Result<Self> {
        let mut actions = MaybeUninit::zeroed();
        // SAFETY: initialises the actions.
        accepted(unsafe { libc::posix_spawn_file_actions_init(actions.as_mut_ptr()) })?;
        // SAFETY: just initialised.
        let mut actions = Actions(unsafe { actions.assume_init() });
        // SAFETY: initialised, and the call copies the path.
        accepted(unsafe { posix_spawn_file_actions_addchdir_np(&raw mut actions.0, cwd.as_ptr()) })?;
        for (target, file) in (0..).zip(files) {
            // SAFETY: initialised; plain numbers.
            accepted(unsafe {
                libc::posix_spawn_file_actions_adddup2(&raw mut actions.0, file.as_raw_fd(), target)
            })?;
        }
        Ok(actions)
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: initialised, and no longer used.
        unsafe { libc::posix_spawn_file_actions_destroy(&raw mut self.0) };
    }
}

/// Default signals, the child's group, and none of the host's descriptors.
struct Attributes(libc::posix_spawnattr_t);

impl Attributes {
    fn new(spawn: &Spawn) -> io::Result<Self> {
        let mut flags = libc::POSIX_SPAWN_CLOEXEC_DEFAULT
            | libc::POSIX_SPAWN_SETSIGDEF
            | libc::POSIX_SPAWN_SETSIGMASK
            | group_flag(spawn.group);
        if spawn.scheduling.nice.is_some() {
            flags |= libc::POSIX_SPAWN_START_SUSPENDED;
        }
        let mut attributes = MaybeUninit::zeroed();
        // SAFETY: initialises the attributes.
        accepted(unsafe { libc::posix_spawnattr_init(attributes.as_mut_ptr()) })?;
        // SAFETY: just initialised.
        let mut attributes = Attributes(unsafe { attributes.assume_init() });
        let (mut all, mut none) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        // SAFETY: initialises the set.
        unsafe { libc::sigfillset(all.as_mut_ptr()) };
        // SAFETY: initialises the set.
        unsafe { libc::sigemptyset(none.as_mut_ptr()) };
        let these = &raw mut attributes.0;
        // SAFETY: the attributes and the set are initialised.
        accepted(unsafe { libc::posix_spawnattr_setsigdefault(these, all.as_ptr()) })?;
        // SAFETY: as above.
        accepted(unsafe { libc::posix_spawnattr_setsigmask(these, none.as_ptr()) })?;
        // SAFETY: initialised; 0 makes the child lead its own group.
        accepted(unsafe { libc::posix_spawnattr_setpgroup(these, 0) })?;
        // SAFETY: initialised; all flags fit.
        accepted(unsafe { libc::posix_spawnattr_setflags(these, flags as c_short) })?;
        Ok(attributes)
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: initialised, and no longer used.
        unsafe { libc::posix_spawnattr_destroy(&raw mut self.0) };
    }
}

/// The flag for the child's group. A child whose group does not end with it leads a session, which keeps the kernel's
/// SIGHUP for orphaned groups off the child's own children.
fn group_flag(group: Group) -> c_int {
    match group {
        Group::Ours => 0,
        Group::Own {
            lifeline,
            whole: true,
        } => {
            lifeline.take_group();
            libc::POSIX_SPAWN_SETPGROUP
        }
        Group::Own { whole: false, .. } => POSIX_SPAWN_SETSID,
    }
}
