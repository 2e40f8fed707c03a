'use strict';

// Of src/core/wire/environment.rs, by `npm run generate:wire`.

/** Tells our `ProcessHost` which pool started the child, see handshake.rs. `ProcessHost` removes it when it is loaded. */
exports.HANDSHAKE = 'ELECTRON_RE_NATIVE_POOL';

/** Lists the descriptors of shared memories by name, as JSON. Missing if there are none. */
exports.SHARED = 'ELECTRON_RE_NATIVE_SHARED';

/** Tells a utility process where the pool waits for it, and which token to show there. */
exports.RENDEZVOUS = 'ELECTRON_RE_NATIVE_UTILITY';

/** Lists the variables with empty values, which Electron 22 drops. */
exports.EMPTY = 'ELECTRON_RE_NATIVE_EMPTY';

/** The module whose exports are the tasks of a child of `createPool`, as a file: URL. */
exports.TASKS = 'ELECTRON_RE_NATIVE_TASKS';

/** The port at which an app serves its process manager, see js/process-manager/top.js. */
exports.TOP = 'ELECTRON_RE_NATIVE_TOP';

/** Node's own: the descriptor of its channel. */
exports.NODE_CHANNEL = 'NODE_CHANNEL_FD';

/** Node's own: how the channel encodes messages. */
exports.NODE_SERIALIZATION = 'NODE_CHANNEL_SERIALIZATION_MODE';
