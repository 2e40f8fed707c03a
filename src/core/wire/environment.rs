//! Names of variables in a child's environment.

use super::javascript::shared;

shared! {
    /// Tells our `ProcessHost` whose child it is in, see handshake.rs; it takes this out when it is loaded.
    pub const HANDSHAKE: &str = "ELECTRON_RE_NATIVE_POOL";
    /// Tells it the descriptors of shared memories by name, as JSON; there only when there are any.
    pub const SHARED: &str = "ELECTRON_RE_NATIVE_SHARED";
    /// Tells a utility process where the pool awaits it, and what it has to show there.
    pub const RENDEZVOUS: &str = "ELECTRON_RE_NATIVE_UTILITY";
    /// Tells it the names that Electron 22 leaves out, since their values are empty.
    pub const EMPTY: &str = "ELECTRON_RE_NATIVE_EMPTY";
    /// Tells a child of `createPool` the module whose exports are its tasks, as a file: URL.
    pub const TASKS: &str = "ELECTRON_RE_NATIVE_TASKS";
    /// Tells an app at which port its process manager is to be served, see js/process-manager/top.js.
    pub const TOP: &str = "ELECTRON_RE_NATIVE_TOP";
    /// Node's own: where its channel is.
    pub const NODE_CHANNEL: &str = "NODE_CHANNEL_FD";
    /// Node's own: how messages are written there.
    pub const NODE_SERIALIZATION: &str = "NODE_CHANNEL_SERIALIZATION_MODE";
}
