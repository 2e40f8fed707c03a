'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('../../index.js').CurrentTask} CurrentTask */

/** Of `CurrentTask`. */
const VERSION = 1;

/** One copy of the package may be loaded by the pool, and another one by the tasks. @returns {AsyncLocalStorage<CurrentTask>} */
function storage() {
  return sharedByCopies('currentTask', VERSION, () => new AsyncLocalStorage());
}

/** See index.d.ts. */
function currentTask() {
  return storage().getStore();
}

module.exports = { currentTask, storage };
