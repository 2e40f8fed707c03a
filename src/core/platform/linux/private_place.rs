//! Where a private socket listens, and which process connects to it.

use std::io;
use std::os::fd::BorrowedFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

use nix::sys::socket::{getsockopt, sockopt};

use super::super::posix::Peer;

/// A name in Linux's abstract namespace. Its length does not depend on the folder for temporary files, and nothing
/// stays behind when we are killed.
#[derive(Debug)]
pub struct PrivatePlace(String);

impl PrivatePlace {
    /// Listens under a random name.
    ///
    /// # Errors
    /// When handles run out.
    pub fn listen() -> io::Result<(Self, UnixListener)> {
        let name = format!("electron-re-native-{:032x}", rand::random::<u128>());
        // Fails when the name already exists.
        let listener = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name)?)?;
        Ok((PrivatePlace(name), listener))
    }

    /// Connects to the listener of that name.
    ///
    /// # Errors
    /// When no process listens there.
    pub fn connect(name: &str) -> io::Result<UnixStream> {
        UnixStream::connect_addr(&SocketAddr::from_abstract_name(name)?)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// The process that connected this socket, according to the kernel.
///
/// # Errors
/// The kernel's error.
pub fn peer_of(socket: BorrowedFd) -> io::Result<Peer> {
    let credentials = getsockopt(&socket, sockopt::PeerCredentials)?;
    Ok(Peer {
        pid: u32::try_from(credentials.pid()).unwrap_or(0),
        is_same_user: credentials.uid() == nix::unistd::getuid().as_raw(),
    })
}
