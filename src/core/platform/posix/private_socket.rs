//! A socket for one process that other code has started, and that inherits nothing from us.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixListener as StdListener;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;

use super::files::FilesEnd;
use super::system::{PrivatePlace, peer_of};

/// The length of a token.
pub const TOKEN_BYTES: usize = 32;
/// How long a process that has connected has to show the token.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(5);

/// A socket that listens. Any process may connect, but the listener accepts only one of the same user that shows the
/// token.
#[derive(Debug)]
pub struct PrivateListener {
    listener: StdListener,
    place: PrivatePlace,
}

impl PrivateListener {
    /// Opens the socket under a random name.
    ///
    /// # Errors
    /// When handles run out.
    pub fn open() -> io::Result<Self> {
        let (place, listener) = PrivatePlace::listen()?;
        listener.set_nonblocking(true)?;
        Ok(PrivateListener { listener, place })
    }

    /// The socket's name.
    pub fn name(&self) -> &str {
        self.place.name()
    }

    /// The connection and the pid of the first process of the same user that shows the token.
    ///
    /// # Errors
    /// The kernel's error.
    pub async fn accept(&self, token: &[u8]) -> io::Result<(FilesEnd, u32)> {
        let listener = UnixListener::from_std(self.listener.try_clone()?)?;
        loop {
            let (mut stream, _) = listener.accept().await?;
            let peer = peer_of(stream.as_fd())?;
            if peer.is_same_user && shows(&mut stream, token).await {
                return Ok((OwnedFd::from(stream.into_std()?).into(), peer.pid));
            }
        }
    }
}

/// Connects to the listener of that name, and shows the token.
///
/// # Errors
/// When no process listens under that name.
pub fn connect_privately(name: &str, token: &[u8]) -> io::Result<FilesEnd> {
    let mut stream = PrivatePlace::connect(name)?;
    stream.write_all(token)?;
    Ok(OwnedFd::from(stream).into())
}

async fn shows(stream: &mut UnixStream, token: &[u8]) -> bool {
    let mut shown = [0; TOKEN_BYTES];
    let read = timeout(TOKEN_TIMEOUT, stream.read_exact(&mut shown)).await;
    matches!(read, Ok(Ok(_))) && is_same(&shown, token)
}

/// Compares in constant time, so the time does not reveal how much of the token is right.
fn is_same(shown: &[u8], token: &[u8]) -> bool {
    let difference = shown.iter().zip(token).fold(0, |sum, (a, b)| sum | (a ^ b));
    shown.len() == token.len() && difference == 0
}

/// The process at the other end of a socket.
pub struct Peer {
    /// The process id.
    pub pid: u32,
    /// Whether the process runs as the same user.
    pub is_same_user: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_with_the_token_is_let_in_and_nothing_is_left_behind() {
        let listener = PrivateListener::open().unwrap();
        let (name, token) = (listener.name().to_owned(), b"t".repeat(TOKEN_BYTES));
        let _stranger = connect_privately(&name, &b"0".repeat(TOKEN_BYTES)).unwrap();
        let _child = connect_privately(&name, &token).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let (_stream, pid) = runtime.unwrap().block_on(listener.accept(&token)).unwrap();
        assert_eq!(pid, std::process::id());
        drop(listener);
        assert!(connect_privately(&name, &token).is_err());
    }
}
