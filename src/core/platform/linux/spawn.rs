//! Starts a child with vfork semantics: the cost does not grow with the host's memory.

use std::ffi::{c_char, c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use super::super::posix::{lift, null_ended};
use super::identity::{Openness, Part, change_to, take_on};
use super::lifeline::{hang_on, lead_group};
use super::process::Process;
use crate::core::platform::{Group, Identity, Spawn, SpawnError};

/// The step that the child has reached. The child writes it to the memory that it shares with us until `execve`.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Schedule,
    Guard,
    Chdir,
    Files,
    Identity(Part),
    Exec,
}

/// Everything that the child needs, prepared before it exists: between clone and exec it must not allocate.
struct Plan {
    program: *const c_char,
    argv: Vec<*const c_char>,
    envp: Vec<*const c_char>,
    cwd: *const c_char,
    fds: Vec<RawFd>,
    parent: libc::pid_t,
    /// The child's descriptor of the lifeline, and whether its group hangs on the lifeline, too.
    lifeline: Option<(RawFd, bool)>,
    nice: Option<c_int>,
    processors: Option<libc::cpu_set_t>,
    identity: Option<Identity>,
    step: Step,
    errno: c_int,
}

const STACK_BYTES: usize = 64 * 1024;

/// Starts the child.
///
/// # Errors
/// The step that failed.
pub fn spawn(spawn: &Spawn) -> Result<Process, SpawnError> {
    let mut fds = spawn.fds.to_vec();
    let lifeline = match spawn.group {
        Group::Ours => None,
        Group::Own { lifeline, whole } => {
            fds.push(lifeline.reader());
            Some((RawFd::try_from(spawn.fds.len()).unwrap_or(RawFd::MAX), whole))
        }
    };
    let high = lift(&fds).map_err(|source| failure(Step::Files, spawn, source))?;
    let mut plan = Plan {
        program: spawn.program.as_ptr(),
        argv: null_ended(spawn.argv),
        envp: null_ended(spawn.envp),
        cwd: spawn.cwd.as_ptr(),
        fds: high.iter().map(AsRawFd::as_raw_fd).collect(),
        parent: nix::unistd::getpid().as_raw(),
        lifeline,
        nice: spawn.scheduling.nice,
        processors: processor_set(&spawn.scheduling.processors),
        identity: change_to(spawn.identity),
        step: Step::Schedule,
        errno: 0,
    };
    let process = clone_vfork(&mut plan).map_err(|source| SpawnError {
        step: "cloning",
        subject: "this process".to_owned(),
        source,
    })?;
    if plan.errno == 0 {
        return Ok(process);
    }
    process.reap();
    Err(failure(
        plan.step,
        spawn,
        io::Error::from_raw_os_error(plan.errno),
    ))
}

fn failure(step: Step, spawn: &Spawn, source: io::Error) -> SpawnError {
    let (step, subject) = match step {
        Step::Schedule => ("scheduling", format!("{:?}", spawn.scheduling)),
        Step::Guard => ("guarding", "against orphans".to_owned()),
        Step::Chdir => ("entering", spawn.cwd.to_string_lossy().into_owned()),
        Step::Files => ("handing over", "file descriptors".to_owned()),
        Step::Identity(part) => part.describe(spawn.identity),
        Step::Exec => ("executing", spawn.program.to_string_lossy().into_owned()),
    };
    SpawnError {
        step,
        subject,
        source,
    }
}

/// Runs [`child_main`] in a new process on its own stack, while this thread waits for the child's exec or exit.
fn clone_vfork(plan: &mut Plan) -> io::Result<Process> {
    let mut stack = vec![0_u128; STACK_BYTES / size_of::<u128>()];
    let mut pidfd: RawFd = -1;
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_PIDFD | libc::SIGCHLD;
    let top = stack.as_mut_ptr_range().end;
    let openness = plan.identity.map(|_| Openness::now());
    // SAFETY: the stack and the plan outlive the child's use of them, because CLONE_VFORK holds this thread until the
    // child has called execve or _exit. child_main makes only async-signal-safe calls.
    let pid = unsafe {
        libc::clone(
            child_main,
            top.cast(),
            flags,
            ptr::from_mut(plan).cast::<c_void>(),
            &raw mut pidfd,
        )
    };
    if pid < 0 {
        return Err(io::Error::last_os_error());
    }
    if let Some(openness) = openness {
        openness.restore();
    }
    // SAFETY: CLONE_PIDFD has put a fresh descriptor there, so no other code owns it.
    let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
    Ok(Process::new(pid.unsigned_abs(), pidfd))
}

extern "C" fn child_main(plan: *mut c_void) -> c_int {
    // SAFETY: clone_vfork passes a valid Plan, and its thread does not touch it while we run.
    let plan = unsafe { &mut *plan.cast::<Plan>() };
    plan.errno = become_program(plan);
    // SAFETY: ends this process only, without running the host's exit handlers.
    unsafe { libc::_exit(127) }
}

/// Returns the errno of the step that failed; does not return on success.
fn become_program(plan: &mut Plan) -> c_int {
    reset_signals();
    plan.step = Step::Schedule;
    if !schedule(plan.nice, plan.processors.as_ref()) {
        return errno();
    }
    plan.step = Step::Chdir;
    // SAFETY: a NUL-terminated path.
    if unsafe { libc::chdir(plan.cwd) } != 0 {
        return errno();
    }
    plan.step = Step::Files;
    for (target, source) in (0..).zip(&plan.fds) {
        // SAFETY: plain system call on our own copy of the descriptor table.
        if unsafe { libc::dup2(*source, target) } < 0 {
            return errno();
        }
    }
    mark_rest_close_on_exec(plan.fds.len());
    // Before the guard, because becoming another user disarms it.
    if let Some(Err(part)) = plan.identity.map(take_on) {
        plan.step = Step::Identity(part);
        return errno();
    }
    plan.step = Step::Guard;
    if !guard_against_orphaning(plan.lifeline, plan.parent) {
        return errno();
    }
    plan.step = Step::Exec;
    // SAFETY: the path and both arrays are NUL-terminated and valid.
    unsafe { libc::execve(plan.program, plan.argv.as_ptr(), plan.envp.as_ptr()) };
    errno()
}

/// The processors in the kernel's format; `None` when the list is empty.
fn processor_set(processors: &[usize]) -> Option<libc::cpu_set_t> {
    // SAFETY: an all-zero set is an empty one.
    let mut set: libc::cpu_set_t = unsafe { MaybeUninit::zeroed().assume_init() };
    for processor in processors {
        // SAFETY: CPU_SET itself refuses numbers that are not in the set.
        unsafe { libc::CPU_SET(*processor, &mut set) };
    }
    (!processors.is_empty()).then_some(set)
}

/// Sets niceness and processors before the program has any threads, which inherit them.
fn schedule(nice: Option<c_int>, processors: Option<&libc::cpu_set_t>) -> bool {
    let is_nice = nice.is_none_or(|nice| {
        // SAFETY: plain system call for this process.
        unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, nice) == 0 }
    });
    let is_bound = processors.is_none_or(|set| {
        // SAFETY: the set has the size that is passed.
        unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), set) == 0 }
    });
    is_nice && is_bound
}

/// Sets default dispositions and an empty mask, because the host's choices must not affect the child.
fn reset_signals() {
    for signal in 1..=libc::SIGRTMAX() {
        // SAFETY: without CLONE_SIGHAND the table is our own copy; for SIGKILL and SIGSTOP the call just fails.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    let mut none = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: initialises the set.
    unsafe { libc::sigemptyset(none.as_mut_ptr()) };
    // SAFETY: the set is initialised; the mask is this process's own.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, none.as_ptr(), ptr::null_mut()) };
}

/// Ties the child to its lifeline, or else to the parent *thread*. Returns false when the parent is already gone.
fn guard_against_orphaning(lifeline: Option<(RawFd, bool)>, parent: libc::pid_t) -> bool {
    if let Some((lifeline, whole)) = lifeline {
        lead_group(whole);
        if hang_on(lifeline, whole).is_err() {
            // SAFETY: plain system call.
            let armed = unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
            if armed != 0 {
                return false;
            }
        }
    }
    // A parent that ended before that sends no signal, so check after arming, not before.
    // SAFETY: plain system call.
    unsafe { libc::getppid() == parent }
}

/// Keeps the host's descriptors that lack close-on-exec from leaking into the child.
fn mark_rest_close_on_exec(kept: usize) {
    // SAFETY: plain system call on our own table. Kernels before 5.11 refuse it; then the close-on-exec flags must
    // suffice.
    unsafe { libc::syscall(libc::SYS_close_range, kept, c_int::MAX, libc::CLOSE_RANGE_CLOEXEC) };
}

fn errno() -> c_int {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}
