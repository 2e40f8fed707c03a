//! Where a private socket listens, and who connects to it.

use std::io;
use std::os::fd::BorrowedFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

use nix::sys::socket::{getsockopt, sockopt};

use super::super::posix::Peer;

/// A name in Linux's abstract namespace: it may be as long as it is wherever temporary files are, and nothing stays when we
/// are killed.
#[derive(Debug)]
pub struct PrivatePlace(String);

impl PrivatePlace {
    /// Listens under a random name.
    ///
    /// # Errors
    /// When handles run out.
    pub fn listen() -> io::Result<(Self, UnixListener)> {
        let name = format!("electron-re-native-{:032x}", rand::random::<u128>());
        // Fails when it exists already.
        let listener = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name)?)?;
        Ok((PrivatePlace(name), listener))
    }

    /// Connects to who listens there.
    ///
    /// # Errors
    /// When nobody does.
    pub fn connect(name: &str) -> io::Result<UnixStream> {
        UnixStream::connect_addr(&SocketAddr::from_abstract_name(name)?)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// The process that connected this socket, according to the kernel.
///
/// # Errors
/// What the kernel says.
pub fn peer_of(socket: BorrowedFd) -> io::Result<Peer> {
    let credentials = getsockopt(&socket, sockopt::PeerCredentials)?;
    Ok(Peer {
        pid: u32::try_from(credentials.pid()).unwrap_or(0),
        is_same_user: credentials.uid() == nix::unistd::getuid().as_raw(),
    })
}
