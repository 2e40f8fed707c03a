//! Where a private socket listens, and which process connects to it.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};

use nix::errno::Errno;

use super::super::posix::Peer;

/// A socket file in this user's folder for temporary files. Dropping this removes it. When we are killed, the file
/// stays without a listener until the system empties that folder.
#[derive(Debug)]
pub struct PrivatePlace(String);

impl PrivatePlace {
    /// Listens under a random name. The name is short, because an address has at most 104 bytes.
    ///
    /// # Errors
    /// When handles run out.
    pub fn listen() -> io::Result<(Self, UnixListener)> {
        let path = std::env::temp_dir().join(format!("ere-{:016x}", rand::random::<u64>()));
        let name = path
            .to_str()
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        // Fails when the file already exists.
        let listener = UnixListener::bind(&path)?;
        let place = PrivatePlace(name.to_owned());
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600))?;
        Ok((place, listener))
    }

    /// Connects to the listener of that name.
    ///
    /// # Errors
    /// When no process listens there.
    pub fn connect(name: &str) -> io::Result<UnixStream> {
        UnixStream::connect(name)
    }

    /// The name, which is the path.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Drop for PrivatePlace {
    fn drop(&mut self) {
        // Fails when the file has already been removed.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The process that connected this socket, according to the kernel.
///
/// # Errors
/// The kernel's error.
pub fn peer_of(socket: BorrowedFd) -> io::Result<Peer> {
    let (mut pid, mut length): (libc::pid_t, _) = (0, size_of::<libc::pid_t>() as libc::socklen_t);
    // SAFETY: getsockopt writes one number, whose size is passed.
    let done = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_LOCAL,
            libc::LOCAL_PEERPID,
            (&raw mut pid).cast(),
            &raw mut length,
        )
    };
    Errno::result(done)?;
    let (user, _) = nix::unistd::getpeereid(socket)?;
    Ok(Peer {
        pid: u32::try_from(pid).unwrap_or(0),
        is_same_user: user == nix::unistd::getuid(),
    })
}
