//! Names of variables in a child's environment.

use super::javascript::shared;

shared! {
    /// Tells our `ProcessHost` which pool started the child, see handshake.rs. `ProcessHost` removes it when it is loaded.
    pub const HANDSHAKE: &str = "ELECTRON_RE_NATIVE_POOL";
    /// Lists the descriptors of shared memories by name, as JSON. Missing if there are none.
    pub const SHARED: &str = "ELECTRON_RE_NATIVE_SHARED";
    /// Tells a utility process where the pool waits for it, and which token to show there.
    pub const RENDEZVOUS: &str = "ELECTRON_RE_NATIVE_UTILITY";
    /// Lists the variables with empty values, which Electron 22 drops.
    pub const EMPTY: &str = "ELECTRON_RE_NATIVE_EMPTY";
    /// The module whose exports are the tasks of a child of `createPool`, as a file: URL.
    pub const TASKS: &str = "ELECTRON_RE_NATIVE_TASKS";
    /// The port at which an app serves its process manager, see js/process-manager/top.js.
    pub const TOP: &str = "ELECTRON_RE_NATIVE_TOP";
    /// Node's own: the descriptor of its channel.
    pub const NODE_CHANNEL: &str = "NODE_CHANNEL_FD";
    /// Node's own: how the channel encodes messages.
    pub const NODE_SERIALIZATION: &str = "NODE_CHANNEL_SERIALIZATION_MODE";
}
