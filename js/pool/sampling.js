'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/** @typedef {{ updateSampling: () => void }} Sampler */

/** Finds who samples. @type {(() => Sampler) | undefined} */
let findSampler;

/** The process manager's thread samples for all pools; a pool does not require it. @param {() => Sampler} find */
function setSampler(find) {
  findSampler = find;
}

/** Strategies that go by what children use. */
const BY_USE = new Set(['LEAST_CPU', 'LEAST_MEMORY']);

/**
 * Has the children of a pool sampled while its strategy goes by that and has a choice. The process manager's thread
 * does it, which runs for all pools together, and for nobody when there is none.
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
    // No thread or descriptor is left. Without samples it balances by calls in flight; the next change tries again.
    core.setSampled(false);
  }
}

module.exports = { setSampler, updateSampling };
