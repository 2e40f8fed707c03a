//! The other side of a reception: a utility process fetches what a forked child inherits.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;

use crate::core::os;

/// Length of the token, all of it hexadecimal digits.
pub(super) const TOKEN_BYTES: usize = 32;
/// The message with the descriptors: the channel, then stdout and stderr, then the fast lane's.
pub(super) const WITH_OUTPUT: u8 = 1;
/// The same without stdout and stderr.
pub(super) const WITHOUT_OUTPUT: u8 = 0;

/// What a child has got from its pool.
#[derive(Debug)]
pub struct Belongings {
    /// Its end of the channel.
    pub channel: OwnedFd,
    /// The fast lane's descriptors, if it was offered one.
    pub lane: Vec<OwnedFd>,
}

/// Makes this process a child of the pool that listens at `socket`.
///
/// # Errors
/// When the pool is gone, or does not want it.
pub fn arrive(socket: &str, token: &str) -> io::Result<Belongings> {
    os::settle_in()?;
    let mut stream = UnixStream::connect(socket)?;
    stream.write_all(token.as_bytes())?;
    let mut header = [WITHOUT_OUTPUT];
    let (_, files) = os::receive_files(stream.as_fd(), &mut header)?;
    let mut files = files.into_iter();
    let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let channel = files.next().ok_or_else(refused)?;
    if header[0] == WITH_OUTPUT {
        let (stdout, stderr) = files.next().zip(files.next()).ok_or_else(refused)?;
        os::replace_output(&stdout, &stderr)?;
    }
    Ok(Belongings {
        channel,
        lane: files.collect(),
    })
}
