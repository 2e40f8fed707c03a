'use strict';

// Of src/core/wire/environment.rs, by `npm run generate:wire`.

/** Tells our `ProcessHost` whose child it is in, see handshake.rs; it takes this out when it is loaded. */
exports.HANDSHAKE = 'ELECTRON_RE_NATIVE_POOL';

/** Tells it the descriptors of shared memories by name, as JSON; there only when there are any. */
exports.SHARED = 'ELECTRON_RE_NATIVE_SHARED';

/** Tells a utility process where the pool awaits it, and what it has to show there. */
exports.RENDEZVOUS = 'ELECTRON_RE_NATIVE_UTILITY';

/** Tells it the names that Electron 22 leaves out, since their values are empty. */
exports.EMPTY = 'ELECTRON_RE_NATIVE_EMPTY';

/** Tells a child of `createPool` the module whose exports are its tasks, as a file: URL. */
exports.TASKS = 'ELECTRON_RE_NATIVE_TASKS';

/** Tells an app at which port its process manager is to be served, see js/process-manager/top.js. */
exports.TOP = 'ELECTRON_RE_NATIVE_TOP';

/** Node's own: where its channel is. */
exports.NODE_CHANNEL = 'NODE_CHANNEL_FD';

/** Node's own: how messages are written there. */
exports.NODE_SERIALIZATION = 'NODE_CHANNEL_SERIALIZATION_MODE';
