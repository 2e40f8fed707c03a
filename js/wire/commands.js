'use strict';

// Of src/core/wire/commands.rs, by `npm run generate:wire`.

/** The prefix of all commands. Node hides messages with this prefix from the user's listeners. */
exports.INTERNAL = 'NODE_';

/** To a child: the caller has given up a call. */
exports.CANCEL = 'NODE_ERE_CANCEL';

/** To a child that has opened its end of the shared-memory transport: later messages use that transport. */
exports.SWITCH = 'NODE_ERE_SWITCH';

/** To a child: asks whether the pool may suspend it. */
exports.REST = 'NODE_ERE_REST';

/** To a child: the pool withdraws the question, or has resumed the child. */
exports.WAKE = 'NODE_ERE_WAKE';

/** From a child: it runs our `ProcessHost`, which speaks this version. */
exports.HELLO = 'NODE_ERE_HELLO';

/** From a child: its script has been evaluated, and everything that it waited for is ready. */
exports.READY = 'NODE_ERE_READY';

/** From a child: something that it waited for has failed. */
exports.FAILED = 'NODE_ERE_FAILED';

/** From a child: it has opened its end of the shared-memory transport. */
exports.TRANSPORT = 'NODE_ERE_TRANSPORT';

/** From a child: it could not open that end; `reason` says why. */
exports.NO_TRANSPORT = 'NODE_ERE_NO_TRANSPORT';

/** From a child: the pool may suspend it. */
exports.MAY_REST = 'NODE_ERE_MAY_REST';

/** From a child: the pool may not suspend it, or no longer. */
exports.BUSY = 'NODE_ERE_BUSY';

/** From a child: the pool must ask also before the user suspends it. */
exports.ASK_FIRST = 'NODE_ERE_ASK_FIRST';

/** Node's own: a message with a handle. */
exports.HANDLE = 'NODE_HANDLE';
