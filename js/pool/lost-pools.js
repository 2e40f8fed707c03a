'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../binding.js').NativePool} NativePool */

/** Pools with something under way, which are held by that. @type {Set<PoolCore>} */
const underWay = new Set();

/** Of pools that nobody holds any more: their children end. @type {FinalizationRegistry<NativePool>} */
const lost = new FinalizationRegistry((native) => native.release());

/**
 * A pool that nobody holds and that has nothing under way ends after a garbage collection. The native side must not hold
 * the pool for that; see Inbox.
 *
 * @param {PoolCore} core
 * @param {NativePool} native
 */
function endWithPool(core, native) {
  lost.register(core, native);
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
