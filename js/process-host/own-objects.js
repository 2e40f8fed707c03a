'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** Of what holds the port, which copies of this package use of each other. */
const VERSION = 1;

/** Of a thread: by what objects come and go as they are. @type {{ port: import('../shared-memory/object-port.js').ObjectPort | undefined }} */
const own = sharedByCopies('ownObjects', VERSION, () => ({ port: undefined }));

/** @param {import('../shared-memory/object-port.js').ObjectPort} port */
function setOwnObjects(port) {
  own.port = port;
}

/** None in a process. */
function ownObjects() {
  return own.port;
}

module.exports = { ownObjects, setOwnObjects };
