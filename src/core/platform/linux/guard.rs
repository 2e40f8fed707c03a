//! The guard: a tiny process beside the host that outlives the host, to end its children. It is this very library,
//! which the system's loader runs as a program. docs/internals/processes.md says why.

use std::ffi::CStr;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::super::posix::{FilesEnd, block_all_signals, exit_now, take_inherited};
use super::files::files_pair;
use super::guard_program::program;
use super::lifeline::Lifeline;
use super::process::Process;
use super::spawn::spawn;
use crate::core::platform::Signal as Request;
use crate::core::platform::{Group, Identity, Scheduling, Spawn};

/// How long children may live after the host's end: long enough for exit hooks, short enough that orphans go unnoticed.
pub const GRACE: Duration = Duration::from_millis(500);
/// The part of [`GRACE`] between the signal and the end of the channel. Node ends without its signal listeners when
/// both arrive at once.
const LEAD: Duration = Duration::from_millis(100);
/// Signals that a terminal, or a `kill` of a process group, sends to the whole group. The guard passes on the first of
/// them, in this order, that it has received. SIGHUP also arrives when the host ends and leads its session.
const PASSED_ON: [Signal; 4] = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP];
/// The descriptor of the guard's socket.
const SOCKET: i32 = 3;
/// The guard's name as a program, and as a thread.
const ARGV0: &CStr = c"electron-re-native guard";
const NAME: &CStr = c"ere-guard";
/// The guard's message when it runs, and then the host's message with each child.
const READY: &[u8] = b"r";
const CHILD: &[u8] = b"c";

/// Starts a guard. Give it children only when it has reported that it runs.
///
/// # Errors
/// When the loader cannot run the library, as on processors that we have no entry point for.
pub fn start_guard() -> io::Result<(Process, FilesEnd)> {
    let (loader, library) = program().ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?;
    let (ours, theirs) = files_pair()?;
    let null = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/null")?;
    let null = null.as_fd();
    let process = spawn(&Spawn {
        program: &loader,
        argv: &[ARGV0.to_owned(), library],
        envp: &[],
        cwd: c"/",
        fds: &[null, null, null, theirs.as_fd()],
        group: Group::Ours,
        scheduling: &Scheduling::default(),
        identity: Identity::default(),
    });
    process
        .map(|process| (process, ours))
        .map_err(|error| error.source)
}

/// Whether the process of this id and name is a guard, of this process or of another.
pub fn is_guard(pid: u32, name: &str) -> bool {
    if name.as_bytes() == NAME.to_bytes() {
        return true;
    }
    // Until the guard runs, it has its loader's name.
    name.starts_with("ld-")
        && std::fs::read(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| line.starts_with(ARGV0.to_bytes_with_nul()))
}

/// The host's end of the socket to a guard.
#[derive(Debug)]
pub struct GuardSocket(AsyncFd<FilesEnd>);

impl GuardSocket {
    /// Registers the socket with the runtime of the calling thread.
    ///
    /// # Errors
    /// When the runtime's poll set is full.
    pub fn new(socket: FilesEnd) -> io::Result<Self> {
        // SAFETY: a FilesEnd keeps the same descriptor open for as long as it is registered.
        Ok(GuardSocket(unsafe {
            AsyncFd::register_with_interest(socket, Interest::READABLE)
        }?))
    }

    /// Resolves when the guard reports that it runs.
    ///
    /// # Errors
    /// When the guard has ended.
    pub async fn heard(&self) -> io::Result<()> {
        loop {
            let mut readable = self.0.readable().await?;
            if self.0.get_ref().receive(&mut [0; 1])?.is_some() {
                return Ok(());
            }
            readable.clear_ready();
        }
    }

    /// Puts a child in the guard's care. From then on the guard holds the child's lifeline. Returns whether the guard
    /// got it.
    pub fn give(&self, child: &Process, lifeline: &Lifeline) -> bool {
        self.0
            .get_ref()
            .send(CHILD, &lifeline.with(child))
            .unwrap_or(false)
    }
}

/// The guard's main function.
pub(super) extern "C" fn main() -> ! {
    // The guard shares the host's process group to get the terminal's signals, which it keeps for the children.
    block_all_signals();
    // If a user stops the process group and then kills the host, this signal continues the guard.
    // SAFETY: plain system call.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGCONT) };
    // SAFETY: plain system call.
    unsafe { libc::prctl(libc::PR_SET_NAME, NAME.as_ptr()) };
    if let Ok(host) = take_inherited(SOCKET).map(FilesEnd::from)
        && host.send(READY, &[]).unwrap_or(false)
    {
        let mut wards = Vec::new();
        watch(&host, &mut wards);
        see_out(wards);
    }
    exit_now(0)
}

/// A child in our care. Dropping it kills the rest of its group.
#[derive(Debug)]
struct Ward {
    process: Process,
    lifeline: Lifeline,
}

/// Takes children from the host until the host ends, and drops those that end before.
fn watch(host: &FilesEnd, wards: &mut Vec<Ward>) {
    loop {
        if !wait(Some(host), wards, PollTimeout::NONE) {
            continue;
        }
        loop {
            match host.receive(&mut [0; 1]) {
                Ok(Some((_, files))) => wards.extend(ward_of(files)),
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
}

fn ward_of(files: Vec<OwnedFd>) -> Option<Ward> {
    let [writer, reader, channel, pidfd] = <[OwnedFd; 4]>::try_from(files).ok()?;
    Some(Ward {
        process: Process::of_another(pidfd),
        lifeline: Lifeline::from_ends(writer, reader, channel),
    })
}

/// Waits for the host or for a child's end, and drops children that have ended. Returns whether the host has sent
/// something or ended.
fn wait(host: Option<&FilesEnd>, wards: &mut Vec<Ward>, timeout: PollTimeout) -> bool {
    let host = host.map(|host| PollFd::new(host.as_fd(), PollFlags::POLLIN));
    let is_host_there = usize::from(host.is_some());
    let children = wards
        .iter()
        .map(|ward| PollFd::new(ward.process.as_fd(), PollFlags::POLLIN));
    let mut all: Vec<_> = host.into_iter().chain(children).collect();
    if matches!(poll(&mut all, timeout), Err(error) if error != Errno::EINTR) {
        // Out of memory: without a guard that watches them, the children had better end.
        exit_now(1);
    }
    let is_ready: Vec<_> = all.iter().map(|fd| fd.any().unwrap_or(false)).collect();
    let mut ended = is_ready.iter().skip(is_host_there);
    wards.retain(|_| !ended.next().copied().unwrap_or(false));
    is_host_there == 1 && is_ready[0]
}

/// The host is gone: passes on its signal, ends each child's channel, lets children run their exit hooks, then kills
/// them.
fn see_out(mut wards: Vec<Ward>) {
    let end = Instant::now();
    let signals = pending();
    let signal = PASSED_ON.into_iter().find(|signal| signals.contains(*signal));
    for ward in &wards {
        if let Some(signal) = signal {
            ward.send(signal);
        }
        // Wakes a sleeping child for its end.
        let _ = ward.process.signal(Request::Continue);
    }
    if signal.is_some() {
        wait_until(end + LEAD, &mut wards);
    }
    for ward in &wards {
        ward.lifeline.end_channel();
    }
    wait_until(end + GRACE, &mut wards);
    for ward in &wards {
        let _ = ward.process.signal(Request::Kill);
    }
}

/// Waits until all children have ended, but not beyond the deadline.
fn wait_until(deadline: Instant, wards: &mut Vec<Ward>) {
    while !wards.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        // Rounded up, to avoid a busy loop in the last millisecond.
        let left = PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::ZERO);
        wait(None, wards, left);
    }
}

impl Ward {
    /// Sends a signal to the whole group if the group ends with the child, and to the child alone otherwise.
    fn send(&self, signal: Signal) {
        let sent = match self.lifeline.group() {
            Some(group) => nix::sys::signal::killpg(nix::unistd::Pid::from_raw(group), signal).is_ok(),
            None => false,
        };
        if !sent {
            let _ = self.process.signal(Request::Other(signal as i32));
        }
    }
}

/// The signals that are pending and blocked.
fn pending() -> SigSet {
    let mut set = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: initialises the set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: writes a set.
    unsafe { libc::sigpending(set.as_mut_ptr()) };
    // SAFETY: initialised above.
    let set = unsafe { set.assume_init() };
    // SAFETY: the kernel has written a valid set.
    unsafe { SigSet::from_sigset_t_unchecked(set) }
}

#[cfg(test)]
mod tests {
    use super::super::lifeline::tests::{read_all, read_line, shell};
    use super::*;
    use crate::core::platform::ExitStatus;

    /// Runs a guard on a thread of ours, which gets children as from a host.
    fn guard() -> (FilesEnd, std::thread::JoinHandle<()>) {
        let (ours, theirs) = files_pair().unwrap();
        let theirs = FilesEnd::from(theirs);
        let guard = std::thread::spawn(move || {
            let mut wards = Vec::new();
            watch(&theirs, &mut wards);
            see_out(wards);
        });
        (ours, guard)
    }

    fn give(socket: &FilesEnd, process: &Process, lifeline: Lifeline) {
        assert!(socket.send(CHILD, &lifeline.with(process)).unwrap());
    }

    #[test]
    fn a_guard_is_known_by_its_name_or_until_it_has_one_by_its_command() {
        use std::os::unix::process::CommandExt;
        let mut reader = std::process::Command::new("sh")
            .arg0(ARGV0.to_str().unwrap())
            .args(["-c", "read never"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let (started, me) = (reader.id(), std::process::id());
        assert!(is_guard(me, "ere-guard"));
        // The kernel lets the parent continue before it has set the command line.
        assert!((0..1_000_000).any(|_| is_guard(started, "ld-linux-x86-64")));
        assert!(!is_guard(me, "ld-linux-x86-64") && !is_guard(started, "sh"));
        reader.kill().unwrap();
        reader.wait().unwrap();
    }

    #[test]
    fn children_have_a_moment_after_the_hosts_end_also_sleeping_ones() {
        let (socket, guard) = guard();
        let script = c"trap 'sleep 0.05; echo hook >&3; exit 5' CONT; echo on >&3; kill -STOP $$; exit 1";
        let (process, lifeline, printed) = shell(script, true);
        assert_eq!(read_line(&printed), "on");
        give(&socket, &process, lifeline);
        drop(socket);
        assert_eq!(read_all(printed), "hook\n");
        assert_eq!(process.reap().code, Some(5));
        guard.join().unwrap();
    }

    #[test]
    fn who_does_not_end_in_time_is_killed_with_its_group() {
        let (socket, guard) = guard();
        let script = c"exec 4<&-; trap '' HUP INT TERM; sleep 60 & echo on >&3; while :; do :; done";
        let (process, lifeline, printed) = shell(script, true);
        assert_eq!(read_line(&printed), "on");
        give(&socket, &process, lifeline);
        drop(socket);
        assert_eq!(process.reap().signal, Some("SIGKILL"));
        assert_eq!(read_all(printed), "");
        guard.join().unwrap();
    }

    #[test]
    fn what_a_child_leaves_behind_ends_while_the_host_lives() {
        let (socket, guard) = guard();
        let (process, lifeline, printed) = shell(c"sleep 60 & echo on >&3; read never; exit 0", true);
        give(&socket, &process, lifeline);
        assert_eq!(read_all(printed), "on\n");
        assert_eq!(
            process.reap(),
            ExitStatus {
                code: Some(0),
                ..ExitStatus::default()
            }
        );
        drop(socket);
        guard.join().unwrap();
    }
}
