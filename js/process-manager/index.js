'use strict';

/** @typedef {import('./process-manager.js').ProcessManager} ProcessManager */

const SINGLETON = Symbol.for('electron-re-native.ProcessManager');

/** Makes one that has what js/electron/ adds, in Electron's main process. @type {(() => ProcessManager) | undefined} */
let creator;

/** @param {() => ProcessManager} create */
function setCreator(create) {
  creator = create;
}

/**
 * The process manager of this process, made when it is first asked for. Kept on `process`: two copies of this package
 * would both sample, and each would know but its own windows.
 *
 * @returns {ProcessManager}
 */
function processManager() {
  const holder = /** @type {any} */ (process);
  if (!holder[SINGLETON]) Object.defineProperty(holder, SINGLETON, { value: create() });
  return holder[SINGLETON];
}

function create() {
  if (creator) return creator();
  const { Host } = require('./host.js');
  const { ProcessManager } = require('./process-manager.js');
  return new ProcessManager(new Host());
}

module.exports = { processManager, setCreator };
