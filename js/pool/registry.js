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
  if (!holder[KEY]) Object.defineProperty(holder, KEY, { value: new Set() });
  return holder[KEY];
}

module.exports = { pools };
