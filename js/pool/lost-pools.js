'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * @typedef {object} Inside
 * @property {import('../../binding.js').NativePool} native
 * @property {{ terminateAll(): void }} [hosted]
 */

/** Pools with something under way, which are held by that. @type {Set<PoolCore>} */
const underWay = new Set();

/** Of pools that nobody holds any more: their children end. @type {FinalizationRegistry<Inside>} */
const lost = new FinalizationRegistry(({ native, hosted }) => {
  native.release();
  hosted?.terminateAll();
});

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
