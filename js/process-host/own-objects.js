'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** The version of the object that holds the port, which copies of this package share. */
const VERSION = 1;

/**
 * In a thread, the port that carries objects as they are.
 *
 * @type {{ port: import('../shared-memory/object-port.js').ObjectPort | undefined }}
 */
const own = sharedByCopies('ownObjects', VERSION, () => ({ port: undefined }));

/** @param {import('../shared-memory/object-port.js').ObjectPort} port */
function setOwnObjects(port) {
  own.port = port;
}

/** Returns undefined in a process. */
function ownObjects() {
  return own.port;
}

module.exports = { ownObjects, setOwnObjects };
