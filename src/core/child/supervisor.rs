//! The thread that starts children and watches them.
//!
//! Where there are no lifelines, the kernel kills a child when the thread that started it ends. So this must be a
//! separate thread that lives as long as any child. It cannot be the host's thread, which may be a worker thread, nor a
//! thread of a thread pool.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinSet, LocalSet};

use super::guard::LifelineKeeper;
use super::inbox::{ChildEvent, ChildId, Inbox, Spawned};
use super::memory_watch::watch_memory;
use super::runtime::{SpawnRequest, Start, Started, Starting};
use super::watch::Watched;
use crate::core::error::Error;
use crate::core::platform::{self, ExitStatus};
use crate::core::sync::{Arc, Mutex, Weak, lock};

type Answer = Result<Spawned, Error>;

/// An order to start a child.
#[derive(Debug)]
struct Order {
    request: SpawnRequest,
    start: Box<dyn Start>,
    /// The caller that waits for the result; `None`: the result goes to the inbox.
    reply: Option<SyncSender<Answer>>,
}

/// The handle by which pools order children. The thread ends when the last handle is dropped and no child is left.
#[derive(Debug)]
pub struct Supervisor {
    orders: UnboundedSender<Order>,
}

impl Supervisor {
    /// Returns the supervisor of this process, and starts it if necessary.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn shared() -> io::Result<Arc<Supervisor>> {
        static SHARED: Mutex<Weak<Supervisor>> = Mutex::new(Weak::new());
        let mut shared = lock(&SHARED);
        if let Some(supervisor) = shared.upgrade() {
            return Ok(supervisor);
        }
        let supervisor = Arc::new(Supervisor::start()?);
        *shared = Arc::downgrade(&supervisor);
        Ok(supervisor)
    }

    fn start() -> io::Result<Supervisor> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let (orders, received) = unbounded_channel();
        let run = move || {
            platform::block_all_signals();
            LocalSet::new().block_on(&runtime, serve(received));
        };
        thread::Builder::new()
            .name("ere-supervisor".to_owned())
            .spawn(run)?;
        Ok(Supervisor { orders })
    }

    /// Starts a child and waits for the result. This takes about a millisecond, independent of the host's size.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    pub fn spawn(&self, request: SpawnRequest, start: Box<dyn Start>) -> Answer {
        let (reply, answer) = sync_channel(1);
        self.order(request, start, Some(reply));
        answer
            .recv()
            .unwrap_or_else(|_| Err(Error::Internal("the supervisor is gone".to_owned())))
    }

    /// Starts a child; the inbox gets [`ChildEvent::Spawned`].
    pub fn spawn_later(&self, request: SpawnRequest, start: Box<dyn Start>) {
        self.order(request, start, None);
    }

    fn order(&self, request: SpawnRequest, start: Box<dyn Start>, reply: Option<SyncSender<Answer>>) {
        // Sending fails only if the thread is gone. That drops the reply's sender, too, which ends the caller's wait.
        let _ = self.orders.send(Order {
            request,
            start,
            reply,
        });
    }
}

/// Runs until all handles are dropped and all children have ended.
async fn serve(mut orders: UnboundedReceiver<Order>) {
    let mut watches = JoinSet::new();
    let lifelines = Rc::new(LifelineKeeper::default());
    while let Some(order) = orders.recv().await {
        let Order {
            request,
            start,
            reply,
        } = order;
        let (child, inbox) = (request.child, Arc::clone(&request.inbox));
        let limit = request.spec.memory_limit;
        let started = match start.begin(request) {
            Starting::Done(started) => *started,
            Starting::Later(started) => {
                watches.spawn_local(await_child(child, inbox, limit, started, Rc::clone(&lifelines)));
                continue;
            }
        };
        let answer = started.map(|(spawned, watched)| {
            let exit_guard = ExitGuard::new(child, Arc::clone(&inbox), limit);
            watches.spawn_local(exit_guard.write(watched, Rc::clone(&lifelines)));
            spawned
        });
        match reply {
            // The caller cannot have left: it blocks.
            Some(reply) => drop(reply.send(answer)),
            None => inbox.push(ChildEvent::Spawned(child, answer)),
        }
        while watches.try_join_next().is_some() {}
    }
    while watches.join_next().await.is_some() {}
    if let Some(lifelines) = Rc::into_inner(lifelines) {
        lifelines.finish().await;
    }
}

/// Waits for a child that arrives by itself, and then watches it.
async fn await_child(
    child: ChildId,
    inbox: Arc<Inbox>,
    memory_limit: Option<u64>,
    started: Pin<Box<dyn Future<Output = Started>>>,
    lifelines: Rc<LifelineKeeper>,
) {
    match started.await {
        Ok((spawned, watched)) => {
            inbox.push(ChildEvent::Spawned(child, Ok(spawned)));
            ExitGuard::new(child, inbox, memory_limit)
                .write(watched, lifelines)
                .await;
        }
        Err(error) => inbox.push(ChildEvent::Spawned(child, Err(error))),
    }
}

/// Reports a child's end when dropped, even if its watch panics, so that no call waits forever.
struct ExitGuard {
    child: ChildId,
    inbox: Arc<Inbox>,
    memory_limit: Option<u64>,
    status: ExitStatus,
}

impl ExitGuard {
    fn new(child: ChildId, inbox: Arc<Inbox>, memory_limit: Option<u64>) -> Self {
        ExitGuard {
            child,
            inbox,
            memory_limit,
            status: ExitStatus::default(),
        }
    }

    async fn write(mut self, watched: Watched, lifelines: Rc<LifelineKeeper>) {
        let (child, pid) = (self.child, watched.pid());
        let exit = watched.until_exit(child, &self.inbox, &lifelines);
        self.status = match self.memory_limit {
            None => exit.await,
            Some(limit) => tokio::select! {
                status = exit => status,
                never = watch_memory(pid, limit, child, &self.inbox) => match never {},
            },
        };
    }
}

impl Drop for ExitGuard {
    fn drop(&mut self) {
        self.inbox.push(ChildEvent::Exited(self.child, self.status));
    }
}
