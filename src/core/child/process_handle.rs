//! The pool's handle on a child, independent of what watches it.

use std::fmt::Debug;
use std::io;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::core::end_plan::EndPlan;
use crate::core::platform::{ExitStatus, Process, Signal};
use crate::core::sync::Arc;

/// A process that can be signalled and reaped. Tests substitute their own.
pub trait Subject: Debug + Send + Sync {
    /// The process id.
    fn pid(&self) -> u32;

    /// Sends a signal.
    ///
    /// # Errors
    /// The system's error. A process that has ended is not an error.
    fn signal(&self, signal: Signal) -> io::Result<()>;

    /// Sends a signal as [`Subject::signal`] does, and continues the process if it is stopped.
    ///
    /// # Errors
    /// As for [`Subject::signal`].
    fn signal_and_continue(&self, signal: Signal) -> io::Result<()>;

    /// Kills the process and all that it has started in its group.
    fn kill_group(&self);

    /// Kills what an ended process has left in its group.
    fn end_group(&self);

    /// Takes the exit status of a process that has ended.
    fn reap(&self) -> ExitStatus;
}

impl Subject for Process {
    fn pid(&self) -> u32 {
        Process::pid(self)
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        Process::signal(self, signal)
    }

    fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        Process::signal_and_continue(self, signal)
    }

    fn kill_group(&self) {
        Process::kill_group(self);
    }

    fn end_group(&self) {
        Process::end_group(self);
    }

    fn reap(&self) -> ExitStatus {
        Process::reap(self)
    }
}

/// A command from a pool to the watch of its child.
#[derive(Debug)]
pub enum Command {
    /// End the child by this plan.
    End(EndPlan),
    /// Whether to send the child's output to the inbox.
    Listen(bool),
    /// The pool has taken this number of bytes of output.
    Taken(usize),
}

/// The pool's handle on a child. Dropping it ends the child, after a moment for its exit hooks.
#[derive(Debug)]
pub struct ProcessHandle {
    process: Arc<dyn Subject>,
    commands: UnboundedSender<Command>,
}

impl ProcessHandle {
    /// Creates the handle and the receiver of its commands.
    pub fn new(process: Arc<dyn Subject>) -> (Self, UnboundedReceiver<Command>) {
        let (commands, received) = unbounded_channel();
        (ProcessHandle { process, commands }, received)
    }

    /// The child's process id.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Sends a signal now.
    ///
    /// # Errors
    /// The kernel's error. A child that has ended is not an error.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        self.process.signal(signal)
    }

    /// Sends a signal as [`ProcessHandle::signal`] does, and wakes the child if it sleeps.
    ///
    /// # Errors
    /// As for [`ProcessHandle::signal`].
    pub fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.process.signal_and_continue(signal)
    }

    /// Ends the child by a plan, which replaces an earlier one.
    pub fn end(&self, plan: EndPlan) {
        self.tell(Command::End(plan));
    }

    /// Sets whether the inbox gets the child's output.
    pub fn listen(&self, listen: bool) {
        self.tell(Command::Listen(listen));
    }

    /// Records that the pool has taken this number of bytes of output from the inbox.
    pub fn output_taken(&self, bytes: usize) {
        self.tell(Command::Taken(bytes));
    }

    /// Sends a command. If the watch is gone, the child has ended.
    fn tell(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}
