//! The one thread that starts children and watches them.
//!
//! Where there are no lifelines, a child is killed by the kernel when the thread that started it ends, so this must be a
//! thread of its own that lives as long as any child: not the host's, which may be a worker thread, and not one of a
//! thread pool.

use std::io;
use std::rc::Rc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinSet, LocalSet};

use super::guard::LifelineKeeper;
use super::inbox::{ChildEvent, ChildId, Inbox, Spawned};
use super::inspect::Inspection;
use super::output::OutputTail;
use super::pipes::Pipes;
use super::spec::{ChildSpec, Inheritance, Stdio};
use super::utility::Rendezvous;
use super::watch::{self, ProcessHandle};
use crate::core::error::Error;
use crate::core::platform::{self, AsHandle, ExitStatus, OwnedHandle};
use crate::core::sync::{Arc, Mutex, Weak, lock};
use crate::core::wire::Handshake;

type Answer = Result<Spawned, Error>;

/// A child to be.
#[derive(Debug)]
pub struct SpawnRequest {
    /// Its name in its pool.
    pub child: ChildId,
    /// What it has in common with the pool's others.
    pub spec: Arc<ChildSpec>,
    /// The `id` in its environment.
    pub id: String,
    /// What it gets beside that.
    pub inheritance: Inheritance,
    /// For one that Electron starts: where it is awaited.
    pub rendezvous: Option<Rendezvous>,
    /// Who hears of it.
    pub inbox: Arc<Inbox>,
}

/// An order for a child.
#[derive(Debug)]
struct Order {
    request: SpawnRequest,
    /// Who waits for it; otherwise the answer goes to the inbox.
    reply: Option<SyncSender<Answer>>,
}

/// The handle by which pools order children. The thread ends when the last one is dropped and no child is left.
#[derive(Debug)]
pub struct Supervisor {
    orders: UnboundedSender<Order>,
}

impl Supervisor {
    /// The process's supervisor, started when there is none.
    ///
    /// # Errors
    /// When no thread can be started.
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

    /// Starts a child and waits for it: about a millisecond, whatever the host's size.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    pub fn spawn(&self, request: SpawnRequest) -> Answer {
        let (reply, answer) = sync_channel(1);
        self.order(request, Some(reply));
        answer
            .recv()
            .unwrap_or_else(|_| Err(Error::Internal("the supervisor is gone".to_owned())))
    }

    /// Starts a child; the inbox gets [`ChildEvent::Spawned`].
    pub fn spawn_later(&self, request: SpawnRequest) {
        self.order(request, None);
    }

    fn order(&self, request: SpawnRequest, reply: Option<SyncSender<Answer>>) {
        // Fails only when the thread is gone: then the reply's sender is dropped with it, and the waiter told.
        let _ = self.orders.send(Order { request, reply });
    }
}

/// Runs until all handles are dropped and all children have ended.
async fn serve(mut orders: UnboundedReceiver<Order>) {
    let mut watches = JoinSet::new();
    let lifelines = Rc::new(LifelineKeeper::default());
    while let Some(order) = orders.recv().await {
        let Order { mut request, reply } = order;
        if let Some(rendezvous) = request.rendezvous.take() {
            watches.spawn_local(await_child(request, rendezvous, Rc::clone(&lifelines)));
            continue;
        }
        let (child, inbox) = (request.child, Arc::clone(&request.inbox));
        let answer =
            start_child(&request.spec, &request.id, &request.inheritance).map(|(spawned, watched)| {
                let exit_guard = ExitGuard {
                    child,
                    inbox: Arc::clone(&inbox),
                    status: ExitStatus::default(),
                };
                watches.spawn_local(exit_guard.write(watched, Rc::clone(&lifelines)));
                spawned
            });
        match reply {
            // The waiter cannot have left: it blocks.
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

/// A child that comes by itself, at a time of its own.
async fn await_child(request: SpawnRequest, rendezvous: Rendezvous, lifelines: Rc<LifelineKeeper>) {
    let SpawnRequest { child, inbox, .. } = request;
    let received = rendezvous.receive(&request.spec, &request.inheritance).await;
    // It has them now, and their other ends should notice when it closes them.
    drop(request.inheritance);
    match received {
        Ok((spawned, watched)) => {
            inbox.push(ChildEvent::Spawned(child, Ok(spawned)));
            let exit_guard = ExitGuard {
                child,
                inbox,
                status: ExitStatus::default(),
            };
            exit_guard.write(watched, lifelines).await;
        }
        Err(error) => inbox.push(ChildEvent::Spawned(child, Err(error))),
    }
}

/// Tells of a child's end when dropped: also when its watch panics, so that no call waits forever.
struct ExitGuard {
    child: ChildId,
    inbox: Arc<Inbox>,
    status: ExitStatus,
}

impl ExitGuard {
    async fn write(mut self, watched: watch::Watched, lifelines: Rc<LifelineKeeper>) {
        self.status = watched.until_exit(self.child, &self.inbox, &lifelines).await;
    }
}

impl Drop for ExitGuard {
    fn drop(&mut self) {
        self.inbox.push(ChildEvent::Exited(self.child, self.status));
    }
}

fn start_child(
    spec: &ChildSpec,
    id: &str,
    inheritance: &Inheritance,
) -> Result<(Spawned, watch::Watched), Error> {
    let files = |source| Error::Spawn {
        step: "opening",
        subject: "its files".to_owned(),
        source,
    };
    let claimed = spec.inspect.as_ref().and_then(Inspection::free_port);
    let inspect_port = claimed.as_ref().map(|port| port.number);
    let (channel, childs_channel) = platform::channel_pair().map_err(files)?;
    let channel = platform::ChannelEnd::from(channel);
    let stdin = OwnedHandle::from(std::fs::File::open("/dev/null").map_err(files)?);
    let (pipes, stdout, stderr) = open_output(spec.stdio).map_err(files)?;
    let mut fds = vec![
        stdin.as_handle(),
        stdout.as_handle(),
        stderr.as_handle(),
        childs_channel.as_handle(),
    ];
    fds.extend(inheritance.files.iter().map(AsHandle::as_handle));
    // What the child starts itself inherits the environment, too, but not the channel.
    let inode = platform::inode_of(childs_channel.as_handle()).map_err(files)?;
    let handshake = Handshake {
        channel: Some(inode),
        ..inheritance.handshake.clone()
    };
    let recipe = spec.recipe(id, &handshake.to_string(), inspect_port, fds.len())?;
    fds.extend(spec.shared.iter().map(|(_, memory)| memory.as_handle()));
    // Last, so that nobody's place depends on it.
    let lifeline = platform::Lifeline::new(channel.as_handle()).map_err(files)?;
    let group = platform::Group::Own {
        lifeline: i32::try_from(fds.len()).unwrap_or(i32::MAX),
        whole: spec.kills_tree,
    };
    fds.push(lifeline.reader());
    let process = platform::spawn(&platform::Spawn {
        program: &recipe.program,
        argv: &recipe.argv,
        envp: &recipe.envp,
        cwd: &recipe.cwd,
        fds: &fds,
        group,
    })?;
    let output = Arc::new(Mutex::new(OutputTail::default()));
    let (handle, mut watched) =
        ProcessHandle::new(process, pipes, Arc::clone(&output), lifeline, spec.kills_tree).map_err(
            |source| Error::Spawn {
                step: "watching",
                subject: "the child".to_owned(),
                source,
            },
        )?;
    watched.keep(claimed);
    Ok((
        Spawned {
            process: handle,
            channel,
            inspect_port,
            output,
        },
        watched,
    ))
}

/// Our ends of the pipes, if there are any, and the child's stdout and stderr.
pub(super) fn open_output(stdio: Stdio) -> io::Result<(Option<Pipes>, OwnedHandle, OwnedHandle)> {
    match stdio {
        Stdio::Pipe => {
            let (stdout, childs_stdout) = platform::roomy_pipe()?;
            let (stderr, childs_stderr) = platform::roomy_pipe()?;
            let pipes = Pipes::open(stdout, stderr)?;
            Ok((Some(pipes), childs_stdout, childs_stderr))
        }
        Stdio::Inherit => {
            let own = |fd: io::Result<OwnedHandle>| fd.or_else(|_| null_writer());
            let stdout = own(io::stdout().as_handle().try_clone_to_owned())?;
            Ok((None, stdout, own(io::stderr().as_handle().try_clone_to_owned())?))
        }
        Stdio::Ignore => Ok((None, null_writer()?, null_writer()?)),
    }
}

fn null_writer() -> io::Result<OwnedHandle> {
    Ok(std::fs::OpenOptions::new().write(true).open("/dev/null")?.into())
}
