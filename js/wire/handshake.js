'use strict';

// Of src/core/wire/handshake.rs, by `npm run generate:wire`.

/** The first word. A child that reads another first word assumes electron-re's pool. */
exports.VERSION = 1;

/** The version in the hello of a child that understands the handshake. A pool that reads a later version treats the child as a bare script. */
exports.HELLO_VERSION = 2;

/** `serialization` is `'advanced'`. */
exports.ADVANCED = 'advanced';

/** The version of the shared-memory transport that the pool offers to the child. */
exports.TRANSPORT = 'transport';

/** The descriptor that carries shared memories. */
exports.HANDOVER = 'handover';

/** The inode of the channel of the forked child that this handshake is for. */
exports.CHANNEL = 'channel';

/** The process id of the host of the forked child that this handshake is for, where channels have no inodes. */
exports.PARENT = 'parent';

/** The process id of the utility process that this handshake is for. */
exports.PID = 'pid';

/** The child's number among the living children of its pool. */
exports.WORKER = 'worker';

/** A utility process's own numbers for the descriptors that a forked child has from `FIRST_FD` on. */
exports.FILES = 'files';

/** The descriptor of Node's channel in a forked child: the first one after stdio, as with Node's own fork. */
exports.CHANNEL_FD = 3;

/** The first descriptor that a child gets in addition to the channel. Those of the transport come first, if there is one. */
exports.FIRST_FD = 4;

/** Descriptors of the transport: its memory, the child's doorbell, the pool's doorbell. */
exports.TRANSPORT_FILES = 3;
