'use strict';

// Of src/core/wire/commands.rs, by `npm run generate:wire`.

/** How all of them begin: Node keeps such messages from the user's listeners. */
exports.INTERNAL = 'NODE_';

/** To a child: nobody waits for a call any more. */
exports.CANCEL = 'NODE_ERE_CANCEL';

/** To a child that has opened its end of the shared-memory transport: what comes after this comes there. */
exports.SWITCH = 'NODE_ERE_SWITCH';

/** To a child: may it be stopped? */
exports.REST = 'NODE_ERE_REST';

/** To a child: the question is off, or the child goes on after it was stopped. */
exports.WAKE = 'NODE_ERE_WAKE';

/** From a child: our `ProcessHost` runs in it, and speaks this version. */
exports.HELLO = 'NODE_ERE_HELLO';

/** From a child: its script was evaluated, and what it waits for is there. */
exports.READY = 'NODE_ERE_READY';

/** From a child: what it waits for will not be there. */
exports.FAILED = 'NODE_ERE_FAILED';

/** From a child: it has opened its end of the shared-memory transport. */
exports.TRANSPORT = 'NODE_ERE_TRANSPORT';

/** From a child: it could not open that end; `reason` says why. */
exports.NO_TRANSPORT = 'NODE_ERE_NO_TRANSPORT';

/** From a child: it may be stopped. */
exports.MAY_REST = 'NODE_ERE_MAY_REST';

/** From a child: it may not be stopped, or no longer. */
exports.BUSY = 'NODE_ERE_BUSY';

/** From a child: it is to be asked also before the owner stops it. */
exports.ASK_FIRST = 'NODE_ERE_ASK_FIRST';

/** Node's own: a message that comes with a handle. */
exports.HANDLE = 'NODE_HANDLE';
