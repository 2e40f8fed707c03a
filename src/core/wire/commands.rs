//! Names of the internal messages on Node's channel, as their `cmd` field has them.

use super::javascript::shared;

shared! {
    /// How all of them begin: Node keeps such messages from the user's listeners.
    pub const INTERNAL: &str = "NODE_";
    /// To a child: nobody waits for a call any more.
    pub const CANCEL: &str = "NODE_ERE_CANCEL";
    /// To a child that has opened its end of the shared-memory transport: what comes after this comes there.
    pub const SWITCH: &str = "NODE_ERE_SWITCH";
    /// To a child: may it be stopped?
    pub const REST: &str = "NODE_ERE_REST";
    /// To a child: the question is off, or the child goes on after it was stopped.
    pub const WAKE: &str = "NODE_ERE_WAKE";
    /// From a child: our `ProcessHost` runs in it, and speaks this version.
    pub const HELLO: &str = "NODE_ERE_HELLO";
    /// From a child: its script was evaluated, and what it waits for is there.
    pub const READY: &str = "NODE_ERE_READY";
    /// From a child: what it waits for will not be there.
    pub const FAILED: &str = "NODE_ERE_FAILED";
    /// From a child: it has opened its end of the shared-memory transport.
    pub const TRANSPORT: &str = "NODE_ERE_TRANSPORT";
    /// From a child: it could not open that end; `reason` says why.
    pub const NO_TRANSPORT: &str = "NODE_ERE_NO_TRANSPORT";
    /// From a child: it may be stopped.
    pub const MAY_REST: &str = "NODE_ERE_MAY_REST";
    /// From a child: it may not be stopped, or no longer.
    pub const BUSY: &str = "NODE_ERE_BUSY";
    /// From a child: it is to be asked also before the owner stops it.
    pub const ASK_FIRST: &str = "NODE_ERE_ASK_FIRST";
    /// Node's own: a message that comes with a handle.
    pub const HANDLE: &str = "NODE_HANDLE";
}

/// To each child, as the first message: once the child has read it, the child's script has run.
pub const PROBE: &str = "NODE_ERE_PROBE";
/// Node's own: the receiver has taken the handle. Without this answer the sender's Node sends nothing more.
pub const HANDLE_TAKEN: &str = "NODE_HANDLE_ACK";
/// Node's own: the receiver could not take the handle.
pub const HANDLE_REFUSED: &str = "NODE_HANDLE_NACK";
