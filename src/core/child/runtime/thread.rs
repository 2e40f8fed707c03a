//! Children that are worker threads of the host's own process. The host's JavaScript starts and ends them.
//!
//! A thread has the same channel and the same shared memory as a forked child: it takes lent copies of what a process
//! would inherit.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{ByHost, Launch, Runtime, SpawnRequest, Start, Started, Starting};
use crate::core::child::host_event::HostEvent;
use crate::core::child::inbox::Spawned;
use crate::core::child::output::{OutputTail, Stream};
use crate::core::child::pipes::Pipes;
use crate::core::child::told_output::ToldOutput;
use crate::core::child::under_way::UnderWay;
use crate::core::child::watch::Watched;
use crate::core::child::worker_thread::{KeptChannel, WorkerThread};
use crate::core::error::Error;
use crate::core::platform::{self, AsHandle, ChannelEnd, Lent, OwnedHandle, Thread};
use crate::core::sync::{Arc, Mutex, lock};
use crate::core::wire::handshake::FIRST_FD;

/// The time for the host to start a thread, and for the thread to connect.
const DEADLINE: Duration = Duration::from_secs(60);

/// The threads that we wait for, by their token.
static AWAITED: Mutex<BTreeMap<u128, Awaited>> = Mutex::new(BTreeMap::new());

/// What is ready for one thread.
#[derive(Debug)]
struct Awaited {
    channel: OwnedHandle,
    files: Vec<i32>,
    arrived: oneshot::Sender<u32>,
    ties: ThreadTies,
}

/// Removes what was ready for a thread when the wait for the thread has ended.
#[derive(Debug)]
struct Token(u128);

impl Drop for Token {
    fn drop(&mut self) {
        lock(&AWAITED).remove(&self.0);
    }
}

/// What connects a thread to its pool in addition to its channel.
#[derive(Debug)]
pub struct ThreadTies {
    events: UnboundedSender<HostEvent>,
    channel: KeptChannel,
    under_way: UnderWay,
}

impl ThreadTies {
    /// Sends output to the pool. Output is lost if the pool is gone.
    pub fn print(&self, stream: Stream, piece: Vec<u8>) {
        self.under_way.add(piece.len());
        let _ = self.events.send(HostEvent::Printed(stream, piece));
    }

    /// Whether the thread may print more. A pool that is gone reads nothing, so there is no limit then.
    pub fn has_room(&self) -> bool {
        self.under_way.has_room() || self.events.is_closed()
    }

    /// Records that the thread has closed its channel and continues to run.
    pub fn disconnect(&self) {
        self.channel.close();
    }
}

/// Worker threads of this process.
#[derive(Debug)]
pub(super) struct WorkerThreads;

impl Runtime for WorkerThreads {
    fn launch(&self, request: &mut SpawnRequest) -> Result<Launch, Error> {
        let spec = Arc::clone(&request.spec);
        let first_shared = FIRST_FD + request.inheritance.files.len();
        let (arrival, address, events) = Arrival::prepare(request).map_err(failure("preparing"))?;
        let by_host = ByHost {
            events,
            handshake: request.inheritance.handshake.to_string(),
            shared: spec.list_shared(first_shared),
            address,
            inspect: None,
        };
        Ok(Launch {
            start: Box::new(arrival),
            by_host: Some(by_host),
        })
    }

    fn can_sleep(&self) -> bool {
        false
    }
}

/// Makes the calling thread the child that a pool waits for at this address. Returns its channel, the numbers of the
/// descriptors that a forked child has after the channel, and the thread's other ties to its pool.
///
/// # Errors
/// If no pool waits for the thread any more.
pub fn attach_thread(address: &str) -> io::Result<(OwnedHandle, Vec<i32>, ThreadTies)> {
    let token = address.parse().map_err(io::Error::other)?;
    let awaited = lock(&AWAITED).remove(&token);
    let Awaited {
        channel,
        files,
        arrived,
        ties,
    } = awaited.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))?;
    let gone = |_| io::Error::from(io::ErrorKind::ConnectionRefused);
    arrived.send(Thread::current().number).map_err(gone)?;
    Ok((channel, files, ties))
}

/// A thread that has not arrived yet.
#[derive(Debug)]
struct Arrival {
    _token: Token,
    channel: ChannelEnd,
    files: Vec<Lent>,
    childs_channel: KeptChannel,
    arrived: oneshot::Receiver<u32>,
    events: UnboundedReceiver<HostEvent>,
    under_way: UnderWay,
}

impl Start for Arrival {
    fn begin(self: Box<Self>, request: SpawnRequest) -> Starting {
        Starting::Later(Box::pin(self.receive(request)))
    }
}

impl Arrival {
    fn prepare(request: &mut SpawnRequest) -> io::Result<(Self, String, UnboundedSender<HostEvent>)> {
        let (channel, childs_channel) = platform::channel_pair()?;
        let mut files = std::mem::take(&mut request.inheritance.files);
        for (_, memory) in &request.spec.shared {
            files.push(memory.as_handle().try_clone_to_owned()?);
        }
        let files = files.into_iter().map(Lent::new).collect::<io::Result<Vec<_>>>()?;
        let (come, arrived) = oneshot::channel();
        let (sender, events) = unbounded_channel();
        let kept = KeptChannel::copy_of(&childs_channel)?;
        let under_way = UnderWay::default();
        let awaited = Awaited {
            channel: childs_channel,
            files: files.iter().map(Lent::number).collect(),
            arrived: come,
            ties: ThreadTies {
                events: sender.clone(),
                channel: kept.clone(),
                under_way: under_way.clone(),
            },
        };
        let token = Token(rand::random());
        let address = token.0.to_string();
        lock(&AWAITED).insert(token.0, awaited);
        let arrival = Arrival {
            _token: token,
            channel,
            files,
            childs_channel: kept,
            arrived,
            events,
            under_way,
        };
        Ok((arrival, address, sender))
    }

    async fn receive(self: Box<Self>, request: SpawnRequest) -> Started {
        let started = timeout(DEADLINE, self.meet(request)).await;
        started.unwrap_or_else(|_| Err(failure("awaiting")(io::ErrorKind::TimedOut.into())))
    }

    async fn meet(mut self: Box<Self>, request: SpawnRequest) -> Started {
        let output = Arc::new(Mutex::new(OutputTail::default()));
        let (printer, printed) = unbounded_channel();
        let number = loop {
            tokio::select! {
                number = &mut self.arrived => break number.map_err(|_| failure("awaiting")(gone()))?,
                event = self.events.recv() => match event {
                    Some(HostEvent::Printed(stream, piece)) => {
                        lock(&output).push(stream, &piece);
                        let _ = printer.send((stream, piece));
                    }
                    Some(HostEvent::Ended(_)) => return Err(failure("starting")(last_words(&output))),
                    Some(HostEvent::Started(_)) => {}
                    None => return Err(failure("awaiting")(gone())),
                },
            }
        };
        let thread = WorkerThread::new(
            number,
            request.child,
            request.inbox,
            self.files,
            self.childs_channel,
        );
        let thread = Arc::new(thread);
        let ended = until_ended(self.events, printer, Arc::clone(&thread));
        let pipes = Some(Pipes::of_thread(ToldOutput::new(printed, self.under_way)));
        let (process, watched) = Watched::over(thread, Box::pin(ended), pipes, Arc::clone(&output), false);
        let spawned = Spawned {
            process,
            channel: self.channel,
            inspect_port: None,
            output,
        };
        Ok((spawned, watched))
    }
}

/// Passes on what a thread prints until it has ended. If the host is gone, so is the thread.
async fn until_ended(
    mut events: UnboundedReceiver<HostEvent>,
    printer: UnboundedSender<(Stream, Vec<u8>)>,
    thread: Arc<WorkerThread>,
) {
    while let Some(event) = events.recv().await {
        match event {
            HostEvent::Printed(stream, piece) => drop(printer.send((stream, piece))),
            HostEvent::Ended(code) => return thread.has_ended(code),
            HostEvent::Started(_) => {}
        }
    }
}

fn failure(step: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Spawn {
        step,
        subject: "a worker thread".to_owned(),
        source,
    }
}

fn gone() -> io::Error {
    io::Error::other("nothing waits for it any more")
}

fn last_words(output: &Mutex<OutputTail>) -> io::Error {
    let words = lock(output).farewell().words;
    io::Error::other(words.unwrap_or_else(|| "it ended before it was ready".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_nobody_awaits_is_refused() {
        assert!(attach_thread("17").is_err() && attach_thread("").is_err());
    }

    #[test]
    fn what_awaits_a_thread_goes_with_who_waits() {
        let (arrived, _) = oneshot::channel();
        let (events, _) = unbounded_channel();
        let (_, childs_channel) = platform::channel_pair().unwrap();
        let ties = ThreadTies {
            events,
            channel: KeptChannel::copy_of(&childs_channel).unwrap(),
            under_way: UnderWay::default(),
        };
        let awaited = Awaited {
            channel: childs_channel,
            files: Vec::new(),
            arrived,
            ties,
        };
        let token = Token(rand::random());
        let number = token.0;
        lock(&AWAITED).insert(number, awaited);
        drop(token);
        assert!(!lock(&AWAITED).contains_key(&number));
    }
}
