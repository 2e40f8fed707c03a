//! The kinds of lines on the channel.

/// How an internal line begins. Lines of the user may begin in any other way.
pub(super) const COMMAND: &[u8] = b"{\"cmd\":\"";

/// Identifies one call in the protocol, in decimal. A pool never uses an id twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct CallId(pub u64);

impl CallId {
    /// The lowest 31 bits of the id, for a transport whose small records have no room for more. They are enough to tell
    /// apart calls that are in progress at the same time.
    pub fn short(self) -> u32 {
        (self.0 & 0x7fff_ffff) as u32
    }

    /// Parses an id in the form that we write. Returns `None` for anything else, which is not ours.
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

/// The kind of a line from a child, judged by its start and end only. The line may still turn out not to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A reply: the line has this id at its top level.
    Reply(CallId),
    /// Any other message. An id at some other place does not matter.
    Message,
    /// `ProcessHost` runs in the child.
    Hello {
        /// The version that the child speaks, see [`HELLO_VERSION`](super::handshake::HELLO_VERSION).
        version: u32,
    },
    /// The child's script was evaluated, and what the script waits for is available.
    Ready,
    /// What the child's script waits for will not become available; `error` says why.
    Failed,
    /// The child has opened its end of the shared-memory transport.
    Transport,
    /// The child could not open its end; `reason` says why.
    NoTransport,
    /// The child answers the question with this number: it may be stopped.
    MayRest(u32),
    /// The child answers the question with this number: it may not be stopped. Or it withdraws its consent.
    Busy(u32),
    /// The owner must ask the child, too, before the owner stops it.
    AskFirst,
    /// A message that came with a handle.
    Handle,
    /// The child's answer to a handle.
    HandleAnswer {
        /// Whether the child has taken the handle.
        is_taken: bool,
    },
    /// A message that is internal to Node and not meant for us.
    Internal,
}

/// Appends the start of a command's line.
pub(super) fn begin_command(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(COMMAND);
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}
