//! The pool's hold on a child, whatever watches it.

use std::fmt::Debug;
use std::io;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::core::end_plan::EndPlan;
use crate::core::platform::{ExitStatus, Process, Signal};
use crate::core::sync::Arc;

/// A process, as far as it is signalled and reaped. Tests put another in its place.
pub trait Subject: Debug + Send + Sync {
    /// Its id.
    fn pid(&self) -> u32;

    /// Sends it a signal.
    ///
    /// # Errors
    /// What the system says; a process that has ended is no error.
    fn signal(&self, signal: Signal) -> io::Result<()>;

    /// As [`Subject::signal`], and lets it run if it is stopped.
    ///
    /// # Errors
    /// As [`Subject::signal`].
    fn signal_and_continue(&self, signal: Signal) -> io::Result<()>;

    /// Kills it with all that it has started in its group.
    fn kill_group(&self);

    /// It has ended: kills what it has left in its group.
    fn end_group(&self);

    /// It has ended: takes how.
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

/// What a pool tells the watch of its child.
#[derive(Debug)]
pub enum Command {
    /// End it by this plan.
    End(EndPlan),
    /// Whether the inbox shall get its output.
    Listen(bool),
    /// This number of bytes of output has been taken.
    Taken(usize),
}

/// The pool's hold on a child. Dropping it ends the child, after a moment for its exit hooks.
#[derive(Debug)]
pub struct ProcessHandle {
    process: Arc<dyn Subject>,
    commands: UnboundedSender<Command>,
}

impl ProcessHandle {
    /// The handle, and where its commands come out.
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
    /// What the kernel says; a child that has ended is no error.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        self.process.signal(signal)
    }

    /// As [`ProcessHandle::signal`], and wakes the child if it sleeps.
    ///
    /// # Errors
    /// As [`ProcessHandle::signal`].
    pub fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.process.signal_and_continue(signal)
    }

    /// Ends the child by a plan, which replaces an earlier one.
    pub fn end(&self, plan: EndPlan) {
        self.tell(Command::End(plan));
    }

    /// Whether the inbox shall get its output.
    pub fn listen(&self, listen: bool) {
        self.tell(Command::Listen(listen));
    }

    /// This number of bytes of output has been taken from the inbox.
    pub fn output_taken(&self, bytes: usize) {
        self.tell(Command::Taken(bytes));
    }

    /// A watch that is gone has seen the child's end.
    fn tell(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}
