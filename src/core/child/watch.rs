//! Watches one child: reads its output, ends it step by step, and notices its end.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout};

use super::characters::Characters;
use super::guard::LifelineKeeper;
use super::host_event::HostEvent;
use super::inbox::{ChildId, Inbox};
use super::inspect::InspectPort;
use super::oom_claims::claim_oom_kill;
use super::output::{OutputTail, Stream};
use super::pipes::{PIPE_BYTES, Pipes, read_pipes};
use super::process_handle::{Command, ProcessHandle, Subject};
use crate::core::end_plan::{EndPlan, Escalation};
use crate::core::log;
use crate::core::platform::{self, ExitStatus, ExitWatch, Lifeline, Process, Signal};
use crate::core::sync::{Arc, Mutex, lock};

/// If a child prints less than this at a time, the watch pauses before it reads again, and the pipe collects the output
/// meanwhile. A wake-up for each line would cost far more than the lines.
const SMALL: usize = 4 * 1024;
const REST: Duration = Duration::from_millis(1);
/// The time between two rings for output, for the same reason. The first piece is reported at once; later ones are
/// collected.
const QUIET: Duration = Duration::from_millis(1);
/// The most output that the pool has not taken yet. Above this, the pipe fills up and the child waits.
const MOST_UNTAKEN: usize = PIPE_BYTES;
/// The time for Electron to report how a utility process has ended.
const EXIT_CODE_TIMEOUT: Duration = Duration::from_secs(5);

/// A plan that ends the child, and the timer for its next step.
struct Ending {
    escalation: Escalation,
    timer: Pin<Box<Sleep>>,
}

impl Ending {
    fn of(escalation: Escalation) -> Self {
        let timer = Box::pin(sleep_until(escalation.due().into()));
        Ending { escalation, timer }
    }
}

/// Starts to watch a process. Returns the pool's handle and the supervisor's side.
///
/// # Errors
/// If the runtime's poll set is full; the process is killed then.
pub(super) fn watch(
    process: Process,
    lifeline: Lifeline,
    pipes: Option<Pipes>,
    output: Arc<Mutex<OutputTail>>,
    kills_tree: bool,
) -> io::Result<(ProcessHandle, Watched)> {
    let process = Arc::new(process);
    let exit = ExitWatch::new(Arc::clone(&process)).inspect_err(|_| {
        // No other code would end the process or take its exit status.
        process.kill_group();
        process.reap();
    })?;
    let subject: Arc<dyn Subject> = Arc::clone(&process) as _;
    let ended = Box::pin(async move { exit.ended().await });
    let (handle, mut watched) = Watched::over(subject, ended, pipes, output, kills_tree);
    watched.lifeline = Some((process, lifeline));
    Ok((handle, watched))
}

/// The supervisor's side of a child.
pub struct Watched {
    process: Arc<dyn Subject>,
    /// Resolves when the child has ended.
    ended: Pin<Box<dyn Future<Output = ()>>>,
    pipes: Option<Pipes>,
    output: Arc<Mutex<OutputTail>>,
    commands: UnboundedReceiver<Command>,
    ending: Option<Ending>,
    listening: bool,
    untaken: usize,
    /// The decoders of stdout and of stderr.
    characters: [Characters; 2],
    /// Until then the child's output stays in the pipes.
    resting: Option<Pin<Box<Sleep>>>,
    /// Until then output is not reported to the pool.
    quiet: Option<Pin<Box<Sleep>>>,
    /// Whether there is output that was not reported to the pool yet.
    has_untold: bool,
    /// Reports of the host's JavaScript, if it has started the child.
    host_events: Option<UnboundedReceiver<HostEvent>>,
    /// The port of the child's inspector, reserved until the child has ended.
    inspect_port: Option<InspectPort>,
    lifeline: Option<(Arc<Process>, Lifeline)>,
    /// Whether the child's group ends with it.
    kills_tree: bool,
    /// The kernel's count of out-of-memory kills when the child was started.
    oom_kills: Option<u64>,
    /// Whether we have sent SIGKILL to the child.
    was_killed: bool,
}

impl Watched {
    /// Watches a process that ends when the future resolves.
    pub(super) fn over(
        process: Arc<dyn Subject>,
        ended: Pin<Box<dyn Future<Output = ()>>>,
        pipes: Option<Pipes>,
        output: Arc<Mutex<OutputTail>>,
        kills_tree: bool,
    ) -> (ProcessHandle, Self) {
        let (handle, commands) = ProcessHandle::new(Arc::clone(&process));
        let watched = Watched {
            process,
            ended,
            pipes,
            output,
            commands,
            ending: None,
            listening: false,
            untaken: 0,
            characters: Default::default(),
            resting: None,
            quiet: None,
            has_untold: false,
            host_events: None,
            inspect_port: None,
            lifeline: None,
            kills_tree,
            oom_kills: platform::oom_kills(),
            was_killed: false,
        };
        (handle, watched)
    }

    pub(super) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Serves the child until it has ended, reaps it, and returns its exit status.
    pub(super) async fn until_exit(
        mut self,
        child: ChildId,
        inbox: &Inbox,
        lifelines: &LifelineKeeper,
    ) -> ExitStatus {
        let held = self.lifeline.take().map(|(process, lifeline)| {
            lifelines.keep(Arc::clone(&process), lifeline);
            process
        });
        let mut is_wanted = true;
        loop {
            let reading = self.untaken < MOST_UNTAKEN && self.resting.is_none();
            // The order matters: a command of the pool applies to everything that the child prints afterwards.
            tokio::select! {
                biased;
                command = self.commands.recv(), if is_wanted => match command {
                    Some(command) => self.obey(command),
                    None => {
                        is_wanted = false;
                        self.obey(Command::End(EndPlan::abandon()));
                    }
                },
                () = &mut self.ended => break,
                () = due(&mut self.ending) => self.step(),
                () = over(&mut self.resting) => self.resting = None,
                () = over(&mut self.quiet) => {
                    self.quiet = None;
                    self.tell(inbox);
                }
                (stream, piece) = read_pipes(&mut self.pipes), if reading => {
                    self.resting = (piece.len() < SMALL).then(|| Box::pin(sleep(REST)));
                    self.printed(child, inbox, stream, piece);
                }
            }
        }
        if let Some(process) = held {
            lifelines.let_go(&process);
        }
        if self.kills_tree {
            self.process.end_group();
        }
        let rest = match &mut self.pipes {
            Some(pipes) => pipes.rest().await,
            None => Vec::new(),
        };
        for (stream, piece) in rest {
            self.printed(child, inbox, stream, piece);
        }
        for stream in [Stream::Stdout, Stream::Stderr] {
            if let Some(print) = self.characters[stream as usize].end() {
                inbox.push_output(child, stream, print);
            }
        }
        let mut status = self.process.reap();
        status.is_oom_killed =
            status.signal == Some("SIGKILL") && !self.was_killed && claim_oom_kill(self.oom_kills);
        match &mut self.host_events {
            Some(events) if needs_exit_code(status) => told_exit_code(events).await.unwrap_or(status),
            _ => status,
        }
    }

    /// Keeps a port reserved until the child has ended.
    pub(super) fn keep(&mut self, port: Option<InspectPort>) {
        self.inspect_port = port;
    }

    /// Takes the host's reports about a process that the host reaps.
    pub(super) fn hear(&mut self, events: UnboundedReceiver<HostEvent>) {
        self.host_events = Some(events);
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::End(plan) => {
                self.ending = Escalation::start(plan, Instant::now().into_std()).map(Ending::of);
            }
            Command::Listen(listen) => {
                self.listening = listen;
                // Drops a partial character that was never completed.
                self.characters = Default::default();
            }
            Command::Taken(bytes) => self.untaken = self.untaken.saturating_sub(bytes),
        }
    }

    fn step(&mut self) {
        let Some(ending) = self.ending.take() else { return };
        let (signal, rest) = ending.escalation.step(Instant::now().into_std());
        self.ending = rest.map(Ending::of);
        self.was_killed |= signal == Signal::Kill;
        log::debug(|| {
            format!(
                "process {} gets signal {} to end",
                self.process.pid(),
                signal.number()
            )
        });
        if signal == Signal::Kill && self.kills_tree {
            self.process.kill_group();
        } else {
            // If we may not signal our own child, the only remedy is SIGKILL, which comes next.
            let _ = self.process.signal_and_continue(signal);
        }
    }

    fn printed(&mut self, child: ChildId, inbox: &Inbox, stream: Stream, piece: Vec<u8>) {
        lock(&self.output).push(stream, &piece);
        if self.listening {
            self.untaken += piece.len();
            let print = self.characters[stream as usize].take(piece);
            inbox.push_output(child, stream, print);
            self.has_untold = true;
            // The watch reads nothing more until the pool has taken this output.
            if self.quiet.is_none() || self.untaken >= MOST_UNTAKEN {
                self.tell(inbox);
            }
        }
    }

    /// Rings for output, if there is unreported output.
    fn tell(&mut self, inbox: &Inbox) {
        if std::mem::take(&mut self.has_untold) {
            inbox.ring();
            self.quiet = Some(Box::pin(sleep(QUIET)));
        }
    }
}

/// Whether Electron's report is needed. Electron may have reaped the process before we could. Or the kernel's status
/// hides an error: after an uncaught error, Electron gets the code, and the process exits with 0.
fn needs_exit_code(status: ExitStatus) -> bool {
    status.signal.is_none() && matches!(status.code, None | Some(0))
}

async fn told_exit_code(events: &mut UnboundedReceiver<HostEvent>) -> Option<ExitStatus> {
    let ended = async {
        while let Some(event) = events.recv().await {
            if let HostEvent::Ended(code) = event {
                return Some(code);
            }
        }
        None
    };
    // Electron 22 reports some exit codes in the format of `waitpid`.
    let exit_code = |code: i32| if code > 255 { code >> 8 } else { code };
    let code = timeout(EXIT_CODE_TIMEOUT, ended).await.ok().flatten()?;
    Some(ExitStatus {
        code: Some(exit_code(code).into()),
        ..ExitStatus::default()
    })
}

async fn due(ending: &mut Option<Ending>) {
    match ending {
        Some(ending) => ending.timer.as_mut().await,
        None => std::future::pending().await,
    }
}

async fn over(pause: &mut Option<Pin<Box<Sleep>>>) {
    match pause {
        Some(sleep) => sleep.as_mut().await,
        None => std::future::pending().await,
    }
}
