//! The guard process, which ends the children when the host is gone. Without a guard, their lifelines end with the
//! host.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::timeout;

use crate::core::platform::{ExitWatch, GuardSocket, Lifeline, Process, Signal, start_guard};
use crate::core::sync::Arc;

/// A guard that ends takes the children with it, so its end must have been on purpose. After this many starts, we do
/// without a guard.
const MOST_STARTS: u32 = 5;
/// The time that a guard without children gets to end.
const FAREWELL: Duration = Duration::from_secs(1);

/// Keeps the lifelines of the running children.
#[derive(Debug, Default)]
pub(super) struct LifelineKeeper {
    state: Rc<RefCell<State>>,
    over: Rc<Notify>,
    guard: RefCell<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct State {
    /// The socket of the running guard.
    socket: Option<Rc<GuardSocket>>,
    /// Lifelines that no guard has.
    ours: Vec<(Arc<Process>, Lifeline)>,
    starts: u32,
}

impl LifelineKeeper {
    /// Takes a child's lifeline, and starts a guard for it if there is none.
    pub(super) fn keep(&self, process: Arc<Process>, lifeline: Lifeline) {
        let mut state = self.state.borrow_mut();
        state.keep(process, lifeline);
        let mut guard = self.guard.borrow_mut();
        let is_running = guard.as_ref().is_some_and(|guard| !guard.is_finished());
        if !is_running && state.starts < MOST_STARTS {
            state.starts += 1;
            *guard = Some(spawn_local(serve(Rc::clone(&self.state), Rc::clone(&self.over))));
        }
    }

    /// Releases the lifeline of a child that has ended, which ends what is left of its group. A guard notices the end
    /// by itself.
    pub(super) fn let_go(&self, process: &Process) {
        self.state
            .borrow_mut()
            .ours
            .retain(|(other, _)| !std::ptr::eq(other.as_ref(), process));
    }

    /// Ends the guard, after the last child.
    pub(super) async fn finish(self) {
        self.over.notify_one();
        if let Some(guard) = self.guard.into_inner() {
            // Waiting fails only if the task was aborted, and we do not abort it.
            let _ = guard.await;
        }
    }
}

impl State {
    fn keep(&mut self, process: Arc<Process>, lifeline: Lifeline) {
        let is_given = self
            .socket
            .as_ref()
            .is_some_and(|socket| socket.give(&process, &lifeline));
        if !is_given {
            self.ours.push((process, lifeline));
        }
    }

    fn give_all(&mut self) {
        for (process, lifeline) in std::mem::take(&mut self.ours) {
            self.keep(process, lifeline);
        }
    }
}

/// Serves one guard, from its start to its end.
async fn serve(state: Rc<RefCell<State>>, over: Rc<Notify>) {
    let Ok((process, watch, socket)) = start() else {
        return;
    };
    tokio::select! {
        () = hear(&socket, &state) => {}
        () = over.notified() => {}
    }
    state.borrow_mut().socket = None;
    // The guard ends when it notices this.
    drop(socket);
    if timeout(FAREWELL, watch.ended()).await.is_err() {
        let _ = process.signal(Signal::Kill);
        watch.ended().await;
    }
    process.reap();
}

fn start() -> io::Result<(Arc<Process>, ExitWatch, Rc<GuardSocket>)> {
    let (process, socket) = start_guard()?;
    let process = Arc::new(process);
    let watch = ExitWatch::new(Arc::clone(&process));
    let socket = GuardSocket::new(socket);
    match (watch, socket) {
        (Ok(watch), Ok(socket)) => Ok((process, watch, Rc::new(socket))),
        (Err(error), _) | (_, Err(error)) => {
            let _ = process.signal(Signal::Kill);
            process.reap();
            Err(error)
        }
    }
}

/// Returns when the guard is gone.
async fn hear(socket: &Rc<GuardSocket>, state: &RefCell<State>) {
    while socket.heard().await.is_ok() {
        let mut state = state.borrow_mut();
        state.socket = Some(Rc::clone(socket));
        state.give_all();
    }
}
