'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('../../index.js').CurrentTask} CurrentTask */

/** The version of `CurrentTask`. */
const VERSION = 1;

/**
 * The pool and the tasks may load different copies of the package, which share this.
 *
 * @returns {AsyncLocalStorage<CurrentTask>}
 */
function storage() {
  return sharedByCopies('currentTask', VERSION, () => new AsyncLocalStorage());
}

/** See index.d.ts. */
function currentTask() {
  return storage().getStore();
}

module.exports = { currentTask, storage };
