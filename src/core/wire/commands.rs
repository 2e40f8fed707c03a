//! Names of the internal messages on Node's channel, as their `cmd` field has them.

use super::javascript::shared;

shared! {
    /// The prefix of all commands. Node hides messages with this prefix from the user's listeners.
    pub const INTERNAL: &str = "NODE_";
    /// To a child: the caller has given up a call.
    pub const CANCEL: &str = "NODE_ERE_CANCEL";
    /// To a child that has opened its end of the shared-memory transport: later messages use that transport.
    pub const SWITCH: &str = "NODE_ERE_SWITCH";
    /// To a child: asks whether the pool may suspend it.
    pub const REST: &str = "NODE_ERE_REST";
    /// To a child: the pool withdraws the question, or has resumed the child.
    pub const WAKE: &str = "NODE_ERE_WAKE";
    /// From a child: it runs our `ProcessHost`, which speaks this version.
    pub const HELLO: &str = "NODE_ERE_HELLO";
    /// From a child: its script has been evaluated, and everything that it waited for is ready.
    pub const READY: &str = "NODE_ERE_READY";
    /// From a child: something that it waited for has failed.
    pub const FAILED: &str = "NODE_ERE_FAILED";
    /// From a child: it has opened its end of the shared-memory transport.
    pub const TRANSPORT: &str = "NODE_ERE_TRANSPORT";
    /// From a child: it could not open that end; `reason` says why.
    pub const NO_TRANSPORT: &str = "NODE_ERE_NO_TRANSPORT";
    /// From a child: the pool may suspend it.
    pub const MAY_REST: &str = "NODE_ERE_MAY_REST";
    /// From a child: the pool may not suspend it, or no longer.
    pub const BUSY: &str = "NODE_ERE_BUSY";
    /// From a child: the pool must ask also before the user suspends it.
    pub const ASK_FIRST: &str = "NODE_ERE_ASK_FIRST";
    /// Node's own: a message with a handle.
    pub const HANDLE: &str = "NODE_HANDLE";
}

/// To each child, as the first message: once the child has read it, the child's script has run.
pub const PROBE: &str = "NODE_ERE_PROBE";
/// Node's own: the receiver has taken the handle. Without this answer the sender's Node sends nothing more.
pub const HANDLE_TAKEN: &str = "NODE_HANDLE_ACK";
/// Node's own: the receiver could not take the handle.
pub const HANDLE_REFUSED: &str = "NODE_HANDLE_NACK";
