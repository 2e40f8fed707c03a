//! The child's side of a rendezvous: a utility process fetches what a forked child inherits.

use std::io;

use crate::core::platform::{self, FilesEnd, OwnedHandle, connect_privately};
use crate::core::wire::rendezvous::{Address, MORE, WITH_GROUP, WITH_OUTPUT};

/// What a child has received from its pool.
#[derive(Debug)]
pub struct InheritedFds {
    /// The child's end of the channel.
    pub channel: OwnedHandle,
    /// What a forked child has after the channel, in the same order.
    pub files: Vec<OwnedHandle>,
}

/// Makes this process a child of the pool that waits for it at this [`Address`].
///
/// # Errors
/// If the pool is gone, rejects this process, or has another version.
pub fn attach(address: &str) -> io::Result<InheritedFds> {
    let replaced =
        || io::Error::other("electron-re-native was replaced by another version while the app ran");
    let Address { token, socket } = Address::parse(address).ok_or_else(replaced)?;
    platform::settle_in()?;
    let pool = connect_privately(socket, token.as_bytes())?;
    let (contents, files) = fetch(&pool)?;
    let mut files = files.into_iter();
    let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let (channel, lifeline) = files.next().zip(files.next()).ok_or_else(refused)?;
    platform::hang_on_for_good(lifeline, contents & WITH_GROUP != 0);
    if contents & WITH_OUTPUT != 0 {
        let (stdout, stderr) = files.next().zip(files.next()).ok_or_else(refused)?;
        platform::replace_output(&stdout, &stderr)?;
    }
    Ok(InheritedFds {
        channel,
        files: files.collect(),
    })
}

/// Receives the messages. Returns what they contain, and all their descriptors.
pub(super) fn fetch(socket: &FilesEnd) -> io::Result<(u8, Vec<OwnedHandle>)> {
    let mut all = Vec::new();
    loop {
        let mut header = [0; 2];
        let (_, files) = socket.wait(&mut header)?;
        // The kernel leaves out descriptors for which this process has no room.
        if files.len() != usize::from(header[1]) {
            return Err(io::Error::other("there are no descriptors left"));
        }
        all.extend(files);
        if header[0] & MORE == 0 {
            return Ok((header[0], all));
        }
    }
}
