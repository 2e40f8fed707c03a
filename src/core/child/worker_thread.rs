//! A worker thread as the subject of a watch. Only the host's JavaScript can end it.

use std::io;

use super::inbox::{ChildEvent, ChildId, Inbox};
use super::process_handle::Subject;
use crate::core::platform::{AsHandle, ExitStatus, Lent, ListedThread, OwnedHandle, Signal};
use crate::core::sync::{Arc, Mutex, lock};

/// The exit code that Node reports for a terminated thread.
const TERMINATED: i32 = 1;

/// A copy of the child's end of a channel. It keeps the channel open until the thread has ended. So the pool first
/// learns of the thread's end, which Node reports later and with an exit code.
#[derive(Debug, Clone)]
pub(super) struct KeptChannel(Arc<Mutex<Option<OwnedHandle>>>);

impl KeptChannel {
    pub(super) fn copy_of(channel: &OwnedHandle) -> io::Result<Self> {
        let copy = channel.as_handle().try_clone_to_owned()?;
        Ok(KeptChannel(Arc::new(Mutex::new(Some(copy)))))
    }

    pub(super) fn close(&self) {
        lock(&self.0).take();
    }
}

/// A worker thread of this process.
#[derive(Debug)]
pub(super) struct WorkerThread {
    /// The system's number of the thread.
    number: u32,
    child: ChildId,
    inbox: Arc<Inbox>,
    /// Descriptors that are lent to the thread while it lives.
    _files: Vec<Lent>,
    channel: KeptChannel,
    /// Listed until the thread has ended: another thread may get its number then.
    listed: Mutex<Option<ListedThread>>,
    end: Mutex<End>,
}

#[derive(Debug, Default)]
struct End {
    /// The name of the signal that a process would have got.
    asked_by: Option<&'static str>,
    code: Option<i32>,
}

impl WorkerThread {
    pub(super) fn new(
        number: u32,
        child: ChildId,
        inbox: Arc<Inbox>,
        files: Vec<Lent>,
        channel: KeptChannel,
    ) -> Self {
        WorkerThread {
            number,
            child,
            inbox,
            _files: files,
            channel,
            listed: Mutex::new(Some(ListedThread::new(number))),
            end: Mutex::default(),
        }
    }

    /// Records the exit code that Node has reported.
    pub(super) fn has_ended(&self, code: i32) {
        lock(&self.end).code = Some(code);
        self.channel.close();
        lock(&self.listed).take();
    }

    fn terminate(&self, signal: &'static str) {
        lock(&self.end).asked_by = Some(signal);
        self.inbox.push(ChildEvent::Terminate(self.child));
    }
}

impl Subject for WorkerThread {
    fn pid(&self) -> u32 {
        self.number
    }

    /// A thread gets no signals. Signals that would end a process terminate the thread.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        match signal {
            Signal::Interrupt | Signal::Other(2) => self.terminate("SIGINT"),
            Signal::Terminate | Signal::Other(15) => self.terminate("SIGTERM"),
            Signal::Kill | Signal::Other(9) => self.terminate("SIGKILL"),
            Signal::Continue | Signal::Other(0) => {}
            Signal::Stop | Signal::Other(_) => return Err(io::ErrorKind::Unsupported.into()),
        }
        Ok(())
    }

    fn signal_and_continue(&self, signal: Signal) -> io::Result<()> {
        self.signal(signal)
    }

    fn kill_group(&self) {
        self.terminate("SIGKILL");
    }

    fn end_group(&self) {}

    fn reap(&self) -> ExitStatus {
        let End { asked_by, code } = *lock(&self.end);
        let signal = asked_by.filter(|_| code == Some(TERMINATED));
        ExitStatus {
            code: code.filter(|_| signal.is_none()).map(i64::from),
            signal,
            is_oom_killed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread() -> WorkerThread {
        let inbox = Arc::new(Inbox::new().unwrap());
        let channel = KeptChannel(Arc::default());
        WorkerThread::new(7, ChildId(3), inbox, Vec::new(), channel)
    }

    #[test]
    fn a_thread_that_was_terminated_has_a_signal_instead_of_a_code() {
        let thread = thread();
        thread.signal(Signal::Terminate).unwrap();
        let told = thread.inbox.take();
        assert!(matches!(told[..], [ChildEvent::Terminate(ChildId(3))]));
        thread.has_ended(1);
        let status = thread.reap();
        assert_eq!((status.code, status.signal), (None, Some("SIGTERM")));
    }

    #[test]
    fn a_thread_that_ends_by_itself_has_its_code() {
        let thread = thread();
        thread.has_ended(7);
        assert_eq!(thread.reap().code, Some(7));
        thread.signal(Signal::Kill).unwrap();
        assert_eq!(thread.reap().signal, None);
    }

    #[test]
    fn a_thread_cannot_be_stopped() {
        assert!(thread().signal(Signal::Stop).is_err());
        assert!(thread().signal(Signal::Continue).is_ok());
    }
}
