'use strict';

const SINGLETON = Symbol.for('electron-re-native.ProcessManager');

/**
 * The process manager of this process, made when it is first asked for. Kept on `process`: two copies of this package
 * would both sample, and each would know but its own windows.
 *
 * @returns {import('./process-manager.js').ProcessManager}
 */
function processManager() {
  const holder = /** @type {any} */ (process);
  if (!holder[SINGLETON]) Object.defineProperty(holder, SINGLETON, { value: create() });
  return holder[SINGLETON];
}

function create() {
  if (/** @type {any} */ (process).type === 'browser') {
    return require('../electron/process-manager/index.js').create();
  }
  const { Host } = require('./host.js');
  const { ProcessManager } = require('./process-manager.js');
  return new ProcessManager(new Host());
}

module.exports = { processManager };
