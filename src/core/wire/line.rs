//! What a line of the channel can be.

/// How a line begins that is not the user's.
pub(super) const COMMAND: &[u8] = b"{\"cmd\":\"";

/// Names one call on the wire, in decimal. Never used twice by a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct CallId(pub u64);

impl CallId {
    /// Its lowest 31 bits: all that a transport with small records has room for. Enough to tell calls apart that are under
    /// way together.
    pub fn short(self) -> u32 {
        (self.0 & 0x7fff_ffff) as u32
    }

    /// Reads an id as we write it; anything else is not ours.
    pub fn parse(digits: &[u8]) -> Option<Self> {
        let plain = !digits.is_empty() && digits.len() <= 19 && digits.iter().all(u8::is_ascii_digit);
        plain.then(|| {
            CallId(
                digits
                    .iter()
                    .fold(0, |id, digit| id * 10 + u64::from(digit - b'0')),
            )
        })
    }
}

/// What a line from a child is, as far as its outside tells. It may still prove not to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Carries this id at its top level.
    Reply(CallId),
    /// Anything else, with or without an id in some other place.
    Message,
    /// Our `ProcessHost` runs in the child.
    Hello {
        /// What it speaks, see [`HELLO_VERSION`](super::handshake::HELLO_VERSION).
        version: u32,
    },
    /// The child's script was evaluated, and what it waits for is there.
    Ready,
    /// What the child waits for will not be there: `error` says why.
    Failed,
    /// It has opened its end of the shared-memory transport.
    Transport,
    /// It could not: `reason` says why.
    NoTransport,
    /// Asked whether it may be stopped, the child says yes.
    MayRest(u32),
    /// It says no, or takes its yes back.
    Busy(u32),
    /// It is to be asked also before the owner stops it.
    AskFirst,
    /// A message that came with a handle.
    Handle,
    /// The child has taken a handle, or could not.
    HandleAnswer {
        /// It has.
        is_taken: bool,
    },
    /// Internal to Node and not for us.
    Internal,
}

/// Appends the beginning of a command's line.
pub(super) fn begin_command(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(COMMAND);
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}
