'use strict';

const { sharedByCopies } = require('../common/shared-by-copies.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * @typedef {object} Inside
 * @property {import('../../binding.js').NativePool} native
 * @property {{ terminateAll(): void }} [hosted]
 */

/** Which shape the shared object has. */
const VERSION = 1;

/**
 * `underWay`: pools with something under way, which are held by that; `lost`: of pools that nobody holds any more, whose children end.
 * The process has both: a module that is dropped, as Jest drops those of `isolateModules`, would take its pools along.
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
 * A pool that nobody holds and that has nothing under way ends after a garbage collection. The native side must not hold
 * the pool for that; see Inbox.
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
