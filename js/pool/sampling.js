'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/** @typedef {{ updateSampling: () => void }} Sampler */

/** Finds the sampler. @type {(() => Sampler) | undefined} */
let findSampler;

/**
 * Sets the sampler: the thread of the process manager samples for all pools. A pool does not require it.
 *
 * @param {() => Sampler} find
 */
function setSampler(find) {
  findSampler = find;
}

/** The strategies that go by what children use. */
const BY_USE = new Set(['LEAST_CPU', 'LEAST_MEMORY']);

/**
 * Turns sampling on for a pool while its strategy needs it and has a choice of children. The thread of the process
 * manager samples for all pools together. It does not run while no pool needs it.
 *
 * @param {PoolCore} core
 */
function updateSampling(core) {
  const { LB } = /** @type {import('../../index.js').ChildProcessPool} */ (core.emitter);
  const isSampled = BY_USE.has(LB.algorithm) && core.children.servingCount > 1;
  if (isSampled === core.isSampled) return;
  core.setSampled(isSampled);
  try {
    findSampler?.().updateSampling();
  } catch {
    // There is no thread or descriptor left. Without samples, the pool balances by calls in flight. The next change
    // tries again.
    core.setSampled(false);
  }
}

module.exports = { setSampler, updateSampling };
