'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * @typedef {object} Inside
 * @property {import('../../binding.js').NativePool} native
 * @property {{ terminateAll(): void }} [hosted]
 */

/** The version of the shared object's shape. */
const VERSION = 1;

/**
 * `underWay` holds the pools that have something under way. `lost` ends the children of garbage-collected pools. Both
 * belong to the process: if they belonged to a module, a dropped module would take its pools along. Jest's
 * `isolateModules` drops modules.
 */
const { underWay, lost } = sharedByCopies('lost-pools', VERSION, () => ({
  /** @type {Set<PoolCore>} */
  underWay: new Set(),
  lost: new FinalizationRegistry((/** @type {Inside} */ { native, hosted }) => {
    native.release();
    hosted?.terminateAll();
  }),
}));

/**
 * Ends a pool after a garbage collection if nothing refers to it and it has nothing under way. The native side must not
 * hold the pool for this; see Inbox.
 *
 * @param {PoolCore} core
 * @param {Inside} inside
 */
function endWithPool(core, inside) {
  lost.register(core, inside);
}

/**
 * @param {PoolCore} core
 * @param {boolean} isUnderWay
 */
function setUnderWay(core, isUnderWay) {
  if (isUnderWay) underWay.add(core);
  else underWay.delete(core);
}

module.exports = { endWithPool, setUnderWay };
