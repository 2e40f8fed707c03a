'use strict';

// Of src/core/wire/handshake.rs, by `npm run generate:wire`.

/** The first word. A child that reads another one takes the pool for electron-re's. */
exports.VERSION = 1;

/** What a child that understands the handshake says hello with. A pool that reads a later one takes the child for a bare script. */
exports.HELLO_VERSION = 2;

/** `serialization` is `'advanced'`. */
exports.ADVANCED = 'advanced';

/** The version of the shared-memory transport that the child is offered. */
exports.TRANSPORT = 'transport';

/** The descriptor of the way that memories take. */
exports.HANDOVER = 'handover';

/** The inode of the channel of the forked child that this is for. */
exports.CHANNEL = 'channel';

/** The process id of the host of the forked child that this is for, where channels have no inodes. */
exports.PARENT = 'parent';

/** The process id of the utility process that this is for. */
exports.PID = 'pid';

/** The number that the child has among those of its pool that live. */
exports.WORKER = 'worker';

/** A utility process's own numbers for the descriptors that a forked child has from `FIRST_FD` on. */
exports.FILES = 'files';

/** Where Node's channel is in a forked child: the first descriptor after stdio, as Node's own fork has it. */
exports.CHANNEL_FD = 3;

/** The first descriptor of what a child gets beside the channel. The transport's are first, if there is one. */
exports.FIRST_FD = 4;

/** Descriptors of the transport: its memory, the child's doorbell, the pool's. */
exports.TRANSPORT_FILES = 3;
