'use strict';

const { TaskPool } = require('./task-pool.js');

/**
 * See index.d.ts.
 *
 * @param {string | URL} module
 * @param {import('../../index.js').TaskPoolOptions} [options]
 */
function createPool(module, options) {
  return new TaskPool(module, options);
}

module.exports = { createPool };
