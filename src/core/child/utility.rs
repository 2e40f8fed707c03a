//! Children that Electron starts for us, as utility processes.
//!
//! Such a process inherits no descriptors. It connects to a socket of ours, shows the token from its environment, and
//! gets all that a forked child inherits. The kernel says who is at the other end.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener as StdListener};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use super::attach::{MORE, TOKEN_BYTES, WITH_GROUP, WITH_OUTPUT};
use super::inbox::Spawned;
use super::inspect::InspectPort;
use super::output::OutputTail;
use super::spec::{ChildSpec, Inheritance, Stdio};
use super::supervisor::open_output;
use super::watch::{ProcessHandle, Watched};
use crate::core::error::Error;
use crate::core::platform;
use crate::core::sync::{Arc, Mutex};

/// For Electron to start a process, and for that to come to us.
const DEADLINE: Duration = Duration::from_secs(60);
/// For one who has connected to show the token.
const INTRODUCTION: Duration = Duration::from_secs(5);

/// What Electron says of a process it has started for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UtilityEvent {
    /// It runs, with this pid.
    Started(u32),
    /// It has ended, with something like an exit code.
    Ended(i32),
}

/// Where one child is awaited.
#[derive(Debug)]
pub struct Rendezvous {
    listener: StdListener,
    name: String,
    token: String,
    inspect_port: Option<InspectPort>,
    news: UnboundedReceiver<UtilityEvent>,
}

impl Rendezvous {
    /// Opens the socket. When the sender of news is dropped the child is no longer awaited.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    pub fn open(inspect_port: Option<InspectPort>) -> Result<(Self, UnboundedSender<UtilityEvent>), Error> {
        let (name, listener) = listen().map_err(|source| Error::Spawn {
            step: "opening",
            subject: "a private socket".to_owned(),
            source,
        })?;
        let (sender, news) = unbounded_channel();
        let rendezvous = Rendezvous {
            listener,
            name,
            token: format!("{:032x}", rand::random::<u128>()),
            inspect_port,
            news,
        };
        Ok((rendezvous, sender))
    }

    /// The name of the socket, which is in no file system.
    pub fn address(&self) -> &str {
        &self.name
    }

    /// What the child has to show.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Waits for the child and gives it what it needs.
    pub(super) async fn receive(
        mut self,
        spec: &ChildSpec,
        inheritance: &Inheritance,
    ) -> Result<(Spawned, Watched), Error> {
        let failure = |step| {
            move |source| Error::Spawn {
                step,
                subject: "a utility process".to_owned(),
                source,
            }
        };
        let (stream, pid) = self.arrived().await.map_err(failure("awaiting"))?;
        let process = platform::hold_peer(stream.as_fd(), pid).map_err(failure("watching"))?;
        let (channel, childs_channel) =
            platform::channel_pair().map_err(failure("opening the channel of"))?;
        let channel = platform::ChannelEnd::from(channel);
        let lifeline = platform::Lifeline::new(channel.as_fd()).map_err(failure("guarding"))?;
        let mut files = vec![
            childs_channel,
            lifeline
                .reader()
                .try_clone_to_owned()
                .map_err(failure("guarding"))?,
        ];
        let mut pipes = None;
        // Otherwise it has from Electron what it needs.
        let mut contents = if spec.kills_tree { WITH_GROUP } else { 0 };
        if spec.stdio == Stdio::Pipe {
            let (ours, stdout, stderr) = open_output(spec.stdio).map_err(failure("reading"))?;
            pipes = ours;
            files.extend([stdout, stderr]);
            contents |= WITH_OUTPUT;
        }
        let given = files.iter().chain(&inheritance.files).map(AsFd::as_fd);
        let shared = spec.shared.iter().map(|(_, memory)| memory.as_fd());
        let given: Vec<_> = given.chain(shared).collect();
        equip(stream.as_fd(), contents, &given).map_err(failure("equipping"))?;
        let output = Arc::new(Mutex::new(OutputTail::default()));
        let (process, mut watched) =
            ProcessHandle::new(process, pipes, Arc::clone(&output), lifeline, spec.kills_tree)
                .map_err(failure("watching"))?;
        let claimed = self.inspect_port.take();
        let inspect_port = claimed.as_ref().map(|port| port.number);
        watched.keep(claimed);
        watched.hear(self.into_news());
        let spawned = Spawned {
            process,
            channel,
            inspect_port,
            output,
        };
        Ok((spawned, watched))
    }

    /// The connection to the child, and its pid, when both the kernel and Electron have named it.
    async fn arrived(&mut self) -> io::Result<(UnixStream, u32)> {
        let listener = UnixListener::from_std(self.listener.try_clone()?)?;
        let guest = admit(&listener, self.token.as_bytes());
        let patience = sleep(DEADLINE);
        tokio::pin!(guest, patience);
        let (mut stream, mut pid) = (None, None);
        loop {
            if let (Some((_, found)), Some(told)) = (&stream, pid) {
                if *found != told {
                    return Err(io::Error::other(format!(
                        "process {found} came instead of {told}"
                    )));
                }
                return stream.ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected));
            }
            tokio::select! {
                found = &mut guest, if stream.is_none() => stream = Some(found?),
                news = self.news.recv() => match news {
                    Some(UtilityEvent::Started(told)) => pid = Some(told),
                    Some(UtilityEvent::Ended(code)) => {
                        return Err(io::Error::other(format!("it ended with code {code} before it was ready")));
                    }
                    None => return Err(io::Error::other("nobody waits for it any more")),
                },
                () = &mut patience => return Err(io::Error::from(io::ErrorKind::TimedOut)),
            }
        }
    }

    fn into_news(mut self) -> UnboundedReceiver<UtilityEvent> {
        let (_, nothing) = unbounded_channel();
        std::mem::replace(&mut self.news, nothing)
    }
}

/// A socket in Linux's abstract namespace: its name may be as long as it is wherever temporary files are, and nothing
/// stays when we are killed. Anybody may knock there, and only the same user with the token is let in.
fn listen() -> io::Result<(String, StdListener)> {
    let name = format!("electron-re-native-{:032x}", rand::random::<u128>());
    // Fails when it exists already.
    let listener = StdListener::bind_addr(&SocketAddr::from_abstract_name(&name)?)?;
    listener.set_nonblocking(true)?;
    Ok((name, listener))
}

/// The first to come as the same user and with the token.
async fn admit(listener: &UnixListener, token: &[u8]) -> io::Result<(UnixStream, u32)> {
    loop {
        let (mut stream, _) = listener.accept().await?;
        let peer = platform::peer_of(stream.as_fd())?;
        if !peer.is_same_user {
            continue;
        }
        let mut shown = [0; TOKEN_BYTES];
        let introduction = timeout(INTRODUCTION, stream.read_exact(&mut shown)).await;
        if matches!(introduction, Ok(Ok(_))) && is_same(&shown, token) {
            return Ok((stream, peer.pid));
        }
    }
}

/// Sends descriptors, in as many messages as it takes.
fn equip(socket: BorrowedFd, contents: u8, files: &[BorrowedFd]) -> io::Result<()> {
    let mut rest = files.chunks(platform::MOST_FILES).peekable();
    while let Some(files) = rest.next() {
        let more = if rest.peek().is_some() { MORE } else { 0 };
        let count = u8::try_from(files.len()).map_err(io::Error::other)?;
        if !platform::send_files(socket, &[contents | more, count], files)? {
            return Err(io::Error::from(io::ErrorKind::WouldBlock));
        }
    }
    Ok(())
}

/// In a time that does not tell how much of it is right.
fn is_same(shown: &[u8], token: &[u8]) -> bool {
    let difference = shown.iter().zip(token).fold(0, |sum, (a, b)| sum | (a ^ b));
    shown.len() == token.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream as StdStream;

    use std::os::fd::OwnedFd;

    use super::super::attach::{connect_to, fetch};
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(future)
    }

    fn connect(rendezvous: &Rendezvous, token: &str) -> StdStream {
        let mut stream = connect_to(rendezvous.address()).unwrap();
        stream.write_all(token.as_bytes()).unwrap();
        stream
    }

    #[test]
    fn all_descriptors_arrive_in_order_however_many_there_are() {
        let (ours, theirs) = platform::channel_pair().unwrap();
        // Each is another file.
        let files: Vec<_> = (0..2 * platform::MOST_FILES + 1)
            .map(|_| OwnedFd::from(io::pipe().unwrap().0))
            .collect();
        let given: Vec<_> = files.iter().map(AsFd::as_fd).collect();
        equip(ours.as_fd(), WITH_OUTPUT, &given).unwrap();
        let (contents, arrived) = fetch(theirs.as_fd()).unwrap();
        assert_eq!((contents, arrived.len()), (WITH_OUTPUT, files.len()));
        let inode = |file: &OwnedFd| nix::sys::stat::fstat(file).unwrap().st_ino;
        assert!(files.iter().zip(&arrived).all(|(a, b)| inode(a) == inode(b)));
        drop(ours);
        assert!(fetch(theirs.as_fd()).is_err());
    }

    #[test]
    fn only_one_with_the_token_is_let_in_and_nothing_is_left_behind() {
        let (mut rendezvous, news) = Rendezvous::open(None).unwrap();
        let name = rendezvous.address().to_owned();
        let _stranger = connect(&rendezvous, &"0".repeat(TOKEN_BYTES));
        let _child = connect(&rendezvous, rendezvous.token());
        news.send(UtilityEvent::Started(std::process::id())).unwrap();
        let (_stream, pid) = block_on(rendezvous.arrived()).unwrap();
        assert_eq!(pid, std::process::id());
        drop(rendezvous);
        assert!(connect_to(&name).is_err());
    }

    #[test]
    fn one_whom_electron_has_not_started_is_refused() {
        let (mut rendezvous, news) = Rendezvous::open(None).unwrap();
        let _child = connect(&rendezvous, rendezvous.token());
        news.send(UtilityEvent::Started(1)).unwrap();
        let error = block_on(rendezvous.arrived()).unwrap_err();
        assert!(error.to_string().contains("instead of 1"), "{error}");
    }

    #[test]
    fn who_ends_before_it_comes_or_is_not_wanted_any_more_is_not_waited_for() {
        let (mut rendezvous, news) = Rendezvous::open(None).unwrap();
        news.send(UtilityEvent::Ended(7)).unwrap();
        let error = block_on(rendezvous.arrived()).unwrap_err();
        assert!(error.to_string().contains("code 7"), "{error}");
        drop(news);
        assert!(block_on(rendezvous.arrived()).is_err());
    }
}
