//! Children that Electron starts for us, as utility processes.
//!
//! Such a process inherits no descriptors. It connects to a socket of ours, presents the token from its environment,
//! and receives all that a forked child inherits. The kernel reports which process is at the other end.

use std::io;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::sleep;

use super::{ByHost, Launch, Runtime, SpawnRequest, Start, Started, Starting};
use crate::core::child::host_event::HostEvent;
use crate::core::child::inbox::Spawned;
use crate::core::child::inspect::{InspectPort, Inspection};
use crate::core::child::output::OutputTail;
use crate::core::child::pipes::open_output;
use crate::core::child::spec::{ChildSpec, Inheritance, Stdio};
use crate::core::child::watch::watch;
use crate::core::error::Error;
use crate::core::platform::{self, AsHandle, BorrowedHandle, FilesEnd, PrivateListener};
use crate::core::sync::{Arc, Mutex};
use crate::core::wire::handshake::FIRST_FD;
use crate::core::wire::rendezvous::{Address, MORE, WITH_GROUP, WITH_OUTPUT};

/// The time for Electron to start a process, and for the process to connect.
const DEADLINE: Duration = Duration::from_secs(60);

/// Electron's utility processes.
#[derive(Debug)]
pub(super) struct Utility;

impl Runtime for Utility {
    fn launch(&self, request: &mut SpawnRequest) -> Result<Launch, Error> {
        let spec = Arc::clone(&request.spec);
        spec.check_cwd()?;
        let claimed = spec.inspect.as_ref().and_then(Inspection::free_port);
        let inspect_port = claimed.as_ref().map(|port| port.number);
        let (rendezvous, events) = Rendezvous::open(claimed)?;
        // The numbers are those in a forked child. A utility process gets a list that maps them to its descriptors.
        let first_shared = FIRST_FD + request.inheritance.files.len();
        let by_host = ByHost {
            events,
            handshake: request.inheritance.handshake.to_string(),
            shared: spec.list_shared(first_shared),
            address: rendezvous.address().to_string(),
            inspect: spec.inspect_flag(inspect_port),
        };
        Ok(Launch {
            start: Box::new(rendezvous),
            by_host: Some(by_host),
        })
    }
}

impl Start for Rendezvous {
    fn begin(self: Box<Self>, request: SpawnRequest) -> Starting {
        Starting::Later(Box::pin(async move {
            self.receive(&request.spec, &request.inheritance).await
        }))
    }
}

/// The place where the pool waits for one child.
#[derive(Debug)]
struct Rendezvous {
    listener: PrivateListener,
    token: String,
    inspect_port: Option<InspectPort>,
    events: UnboundedReceiver<HostEvent>,
}

impl Rendezvous {
    /// Opens the socket. Dropping the sender of events ends the wait for the child.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    fn open(inspect_port: Option<InspectPort>) -> Result<(Self, UnboundedSender<HostEvent>), Error> {
        let listener = PrivateListener::open().map_err(|source| Error::Spawn {
            step: "opening",
            subject: "a private socket".to_owned(),
            source,
        })?;
        let (sender, events) = unbounded_channel();
        let rendezvous = Rendezvous {
            listener,
            token: format!("{:032x}", rand::random::<u128>()),
            inspect_port,
            events,
        };
        Ok((rendezvous, sender))
    }

    /// The address for the child's environment. The socket is not in a file system.
    fn address(&self) -> Address<'_> {
        Address {
            token: &self.token,
            socket: self.listener.name(),
        }
    }

    /// Waits for the child, and sends it what it needs.
    async fn receive(mut self, spec: &ChildSpec, inheritance: &Inheritance) -> Started {
        let failure = |step| {
            move |source| Error::Spawn {
                step,
                subject: "a utility process".to_owned(),
                source,
            }
        };
        let (stream, pid) = self.arrived().await.map_err(failure("awaiting"))?;
        let process = platform::hold_peer(&stream, pid).map_err(failure("watching"))?;
        let (channel, childs_channel) =
            platform::channel_pair().map_err(failure("opening the channel of"))?;
        let lifeline = platform::Lifeline::new(&channel).map_err(failure("guarding"))?;
        let mut files = vec![
            childs_channel,
            lifeline.end_for_child().map_err(failure("guarding"))?,
        ];
        let mut pipes = None;
        // Without pipes, the child has its output from Electron.
        let mut contents = if spec.kills_tree { WITH_GROUP } else { 0 };
        if spec.stdio == Stdio::Pipe {
            let (ours, stdout, stderr) = open_output(spec.stdio).map_err(failure("reading"))?;
            pipes = ours;
            files.extend([stdout, stderr]);
            contents |= WITH_OUTPUT;
        }
        let given = files.iter().chain(&inheritance.files).map(AsHandle::as_handle);
        let shared = spec.shared.iter().map(|(_, memory)| memory.as_handle());
        let given: Vec<_> = given.chain(shared).collect();
        equip(&stream, contents, &given).map_err(failure("equipping"))?;
        let output = Arc::new(Mutex::new(OutputTail::default()));
        let (process, mut watched) = watch(process, lifeline, pipes, Arc::clone(&output), spec.kills_tree)
            .map_err(failure("watching"))?;
        let claimed = self.inspect_port.take();
        let inspect_port = claimed.as_ref().map(|port| port.number);
        watched.keep(claimed);
        watched.hear(self.into_events());
        let spawned = Spawned {
            process,
            channel,
            inspect_port,
            output,
        };
        Ok((spawned, watched))
    }

    /// Waits until both the kernel and Electron have named the child's pid. Returns the connection and the pid.
    async fn arrived(&mut self) -> io::Result<(FilesEnd, u32)> {
        let guest = self.listener.accept(self.token.as_bytes());
        let deadline = sleep(DEADLINE);
        tokio::pin!(guest, deadline);
        let (mut stream, mut pid) = (None, None);
        loop {
            if let (Some((_, found)), Some(told)) = (&stream, pid) {
                if *found != told {
                    return Err(io::Error::other(format!(
                        "process {found} connected instead of {told}"
                    )));
                }
                return stream.ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected));
            }
            tokio::select! {
                found = &mut guest, if stream.is_none() => stream = Some(found?),
                event = self.events.recv() => match event {
                    Some(HostEvent::Started(told)) => pid = Some(told),
                    Some(HostEvent::Ended(code)) => {
                        return Err(io::Error::other(format!("it ended with code {code} before it was ready")));
                    }
                    Some(HostEvent::Printed(..)) => {}
                    None => return Err(io::Error::other("nothing waits for it any more")),
                },
                () = &mut deadline => return Err(io::Error::from(io::ErrorKind::TimedOut)),
            }
        }
    }

    fn into_events(mut self) -> UnboundedReceiver<HostEvent> {
        let (_, nothing) = unbounded_channel();
        std::mem::replace(&mut self.events, nothing)
    }
}

/// Sends descriptors, in as many messages as necessary.
fn equip(socket: &FilesEnd, contents: u8, files: &[BorrowedHandle]) -> io::Result<()> {
    let mut rest = files.chunks(platform::MOST_FILES).peekable();
    while let Some(files) = rest.next() {
        let more = if rest.peek().is_some() { MORE } else { 0 };
        let count = u8::try_from(files.len()).map_err(io::Error::other)?;
        if !socket.send(&[contents | more, count], files)? {
            return Err(io::Error::from(io::ErrorKind::WouldBlock));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {

    use super::super::attach::fetch;
    use super::*;
    use crate::core::platform::{OwnedHandle, connect_privately};

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(future)
    }

    fn connect(rendezvous: &Rendezvous) -> FilesEnd {
        let Address { token, socket } = rendezvous.address();
        connect_privately(socket, token.as_bytes()).unwrap()
    }

    #[test]
    fn all_descriptors_arrive_in_order_however_many_there_are() {
        let (ours, theirs) = platform::files_pair().unwrap();
        let theirs = theirs.into();
        // Each descriptor is another file.
        let files: Vec<_> = (0..2 * platform::MOST_FILES + 1)
            .map(|_| OwnedHandle::from(io::pipe().unwrap().0))
            .collect();
        let given: Vec<_> = files.iter().map(AsHandle::as_handle).collect();
        equip(&ours, WITH_OUTPUT, &given).unwrap();
        let (contents, arrived) = fetch(&theirs).unwrap();
        assert_eq!((contents, arrived.len()), (WITH_OUTPUT, files.len()));
        let inode = |file: &OwnedHandle| platform::inode_of(file.as_handle()).unwrap();
        assert!(files.iter().zip(&arrived).all(|(a, b)| inode(a) == inode(b)));
        drop(ours);
        assert!(fetch(&theirs).is_err());
    }

    #[test]
    fn one_whom_electron_has_not_started_is_refused() {
        let (mut rendezvous, events) = Rendezvous::open(None).unwrap();
        let _child = connect(&rendezvous);
        events.send(HostEvent::Started(1)).unwrap();
        let error = block_on(rendezvous.arrived()).unwrap_err();
        assert!(error.to_string().contains("instead of 1"), "{error}");
    }

    #[test]
    fn who_ends_before_it_comes_or_is_not_wanted_any_more_is_not_waited_for() {
        let (mut rendezvous, events) = Rendezvous::open(None).unwrap();
        events.send(HostEvent::Ended(7)).unwrap();
        let error = block_on(rendezvous.arrived()).unwrap_err();
        assert!(error.to_string().contains("code 7"), "{error}");
        drop(events);
        assert!(block_on(rendezvous.arrived()).is_err());
    }
}
