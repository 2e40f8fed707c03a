'use strict';

const { pools } = require('../pool/registry.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../pool/forked-process.js').ForkedProcess} ForkedProcess */
/** A child with its pool. @typedef {{ core: PoolCore, forked: ForkedProcess, child: number }} PoolChild */

/** Ids of pools, which their names need not be. @type {WeakMap<PoolCore, string>} */
const ids = new WeakMap();
let next = 1;

/** @param {PoolCore} core */
function idOf(core) {
  let id = ids.get(core);
  if (!id) ids.set(core, (id = `pool-${next++}`));
  return id;
}

/** All children of all pools that are not closed, by pid. @returns {Map<number, PoolChild>} */
function poolChildren() {
  const found = new Map();
  for (const core of pools()) {
    for (const [child, forked] of core.processes) found.set(forked.pid, { core, forked, child });
  }
  return found;
}

/**
 * Ends a child as the pool does, step by step. Resolves when it has ended.
 *
 * @param {PoolChild} poolChild
 * @returns {Promise<void>}
 */
function endChild({ core, child }) {
  // Calls made before are the child's that ends now.
  core.outbox.flush();
  if (!core.processes.has(child)) return Promise.resolve();
  const ended = /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      core.exitWaiters.set(child, [...(core.exitWaiters.get(child) ?? []), resolve]);
    })
  );
  core.apply(core.native.kill(child));
  return ended;
}

/** Ends a child, and starts another in its place at once. @param {PoolChild} poolChild */
function replaceChild(poolChild) {
  const { core } = poolChild;
  const ended = endChild(poolChild);
  core.apply(core.native.startInstead());
  return ended;
}

/**
 * Does to a child of a pool what a page asks for.
 *
 * @param {'sleep' | 'wake' | 'restart'} action
 * @param {number} pid
 * @param {Set<number>} ending the processes that are being ended
 * @returns {Promise<import('./process-manager.js').Outcome>}
 */
async function control(action, pid, ending) {
  const poolChild = poolChildren().get(pid);
  if (!poolChild) return { ok: false, message: 'It has ended' };
  if (action === 'sleep') {
    const ok = poolChild.forked.sleep();
    if (ok) return { ok, message: 'Asleep' };
    const isBusy = poolChild.forked.activitiesCount > 0;
    return {
      ok,
      message: isBusy ? 'It has calls in flight' : 'It was asked, and sleeps unless it is at work',
    };
  }
  if (action === 'wake') {
    poolChild.forked.wakeup();
    return { ok: true, message: 'Awake' };
  }
  ending.add(pid);
  await replaceChild(poolChild);
  ending.delete(pid);
  return { ok: true, message: 'Ended, another takes its place' };
}

module.exports = { control, endChild, idOf, poolChildren };
