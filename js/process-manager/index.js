'use strict';

/** @typedef {import('./process-manager.js').ProcessManager} ProcessManager */

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** Version of the process manager's interface between copies of this package. */
const VERSION = 1;

/** Makes a process manager with the parts in js/electron/, in Electron's main process. @type {(() => ProcessManager) | undefined} */
let creator;

/** @param {() => ProcessManager} create */
function setCreator(create) {
  creator = create;
}

/**
 * The process manager of this process, made when it is first needed. Two of them would both sample, and each would know only its own
 * windows.
 *
 * @returns {ProcessManager}
 */
function processManager() {
  return sharedByCopies('ProcessManager', VERSION, create);
}

function create() {
  if (creator) return creator();
  const { Host } = require('./host.js');
  const { ProcessManager } = require('./process-manager.js');
  return new ProcessManager(new Host());
}

module.exports = { processManager, setCreator };
