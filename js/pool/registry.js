'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

const KEY = Symbol.for('electron-re-native.pools');

/**
 * All pools of this process that are not closed yet, for the process manager. Kept on `process`, because there may be
 * two copies of this package.
 *
 * @returns {Set<PoolCore>}
 */
function pools() {
  const holder = /** @type {any} */ (process);
  if (!holder[KEY]) {
    Object.defineProperty(holder, KEY, { value: new Set() });
    process.on('exit', continueChildren);
  }
  return holder[KEY];
}

/** Sleeping children shall run their exit hooks as the others do, and the kernel ends those still stopped without them. */
function continueChildren() {
  for (const core of pools()) core.native.continueAll();
}

module.exports = { pools };
