//! What a pool tells a child's `ProcessHost` through the environment: `1,advanced,transport=3,…`.

use std::fmt;

use super::javascript::shared;

shared! {
    /// The first word. A child that reads another first word assumes electron-re's pool.
    pub const VERSION: u32 = 1;
    /// The version in the hello of a child that understands the handshake. A pool that reads a later version treats the child as a bare script.
    pub const HELLO_VERSION: u32 = 2;
    /// `serialization` is `'advanced'`.
    pub const ADVANCED: &str = "advanced";
    /// The version of the shared-memory transport that the pool offers to the child.
    pub const TRANSPORT: &str = "transport";
    /// The descriptor that carries shared memories.
    pub const HANDOVER: &str = "handover";
    /// The inode of the channel of the forked child that this handshake is for.
    pub const CHANNEL: &str = "channel";
    /// The process id of the host of the forked child that this handshake is for, where channels have no inodes.
    pub const PARENT: &str = "parent";
    /// The process id of the utility process that this handshake is for.
    pub const PID: &str = "pid";
    /// The child's number among the living children of its pool.
    pub const WORKER: &str = "worker";
    /// A utility process's own numbers for the descriptors that a forked child has from `FIRST_FD` on.
    pub const FILES: &str = "files";
    /// The descriptor of Node's channel in a forked child: the first one after stdio, as with Node's own fork.
    pub const CHANNEL_FD: usize = 3;
    /// The first descriptor that a child gets in addition to the channel. Those of the transport come first, if there is one.
    pub const FIRST_FD: usize = 4;
    /// Descriptors of the transport: its memory, the child's doorbell, the pool's doorbell.
    pub const TRANSPORT_FILES: usize = 3;
}

/// Whether a `ProcessHost` of this version reports that the child is ready; version 1 does not. `None`: we do not know
/// the version.
pub fn tells_ready(version: u32) -> Option<bool> {
    (1..=HELLO_VERSION).contains(&version).then_some(version > 1)
}

/// What the pool supports, and which child the handshake is for.
#[derive(Debug, Clone, Default)]
pub struct Handshake {
    /// See [`ADVANCED`].
    pub is_advanced: bool,
    /// See [`TRANSPORT`].
    pub transport: Option<u32>,
    /// See [`HANDOVER`].
    pub handover: Option<usize>,
    /// See [`CHANNEL`].
    pub channel: Option<u64>,
    /// See [`PARENT`].
    pub parent: Option<u32>,
    /// See [`WORKER`].
    pub worker: Option<usize>,
}

impl fmt::Display for Handshake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{VERSION}")?;
        if self.is_advanced {
            write!(out, ",{ADVANCED}")?;
        }
        if let Some(version) = self.transport {
            write!(out, ",{TRANSPORT}={version}")?;
        }
        if let Some(descriptor) = self.handover {
            write!(out, ",{HANDOVER}={descriptor}")?;
        }
        if let Some(inode) = self.channel {
            write!(out, ",{CHANNEL}={inode}")?;
        }
        if let Some(pid) = self.parent {
            write!(out, ",{PARENT}={pid}")?;
        }
        if let Some(number) = self.worker {
            write!(out, ",{WORKER}={number}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_versions_are_ours() {
        assert_eq!(
            [0, 1, 2, 3].map(tells_ready),
            [None, Some(false), Some(true), None]
        );
    }

    #[test]
    fn a_handshake_has_a_word_for_each_thing_the_pool_can_do() {
        assert_eq!(Handshake::default().to_string(), "1");
        let all = Handshake {
            is_advanced: true,
            transport: Some(7),
            handover: Some(9),
            channel: Some(11),
            parent: Some(13),
            worker: Some(2),
        };
        assert_eq!(
            all.to_string(),
            "1,advanced,transport=7,handover=9,channel=11,parent=13,worker=2"
        );
    }
}
