'use strict';

const { AsyncLocalStorage } = require('async_hooks');

/** @typedef {import('../../index.js').CurrentTask} CurrentTask */

/** On `process`: two copies of the package may be loaded, one by the pool and one by the tasks. */
const STORAGE = Symbol.for('electron-re-native.currentTask');

/** @returns {AsyncLocalStorage<CurrentTask>} */
function storage() {
  const holder = /** @type {any} */ (process);
  if (!holder[STORAGE]) Object.defineProperty(holder, STORAGE, { value: new AsyncLocalStorage() });
  return holder[STORAGE];
}

/** See index.d.ts. */
function currentTask() {
  return storage().getStore();
}

module.exports = { currentTask, storage };
