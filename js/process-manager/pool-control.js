'use strict';

const { pools } = require('./pools.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */
/** @typedef {import('../pool/inspector.js').InspectedChild} InspectedChild */
/** A child with its pool. @typedef {{ pool: PoolInspector, child: InspectedChild }} PoolChild */

const NO_LONGER = 'It takes no more calls, or its pool is of another version';

/** All children of all pools that are not closed, by pid. @returns {Map<number, PoolChild>} */
function poolChildren() {
  const found = new Map();
  for (const pool of pools()) for (const child of pool.children()) found.set(child.pid, { pool, child });
  return found;
}

/**
 * Performs an action that a page requests for a child of a pool.
 *
 * @param {'sleep' | 'wake' | 'restart' | 'recycle' | 'drain'} action
 * @param {number} pid
 * @param {Set<number>} ending the processes that are being ended
 * @returns {Promise<import('./process-manager.js').Outcome>}
 */
async function control(action, pid, ending) {
  const poolChild = poolChildren().get(pid);
  if (!poolChild) return { ok: false, message: 'It has ended' };
  const { pool, child } = poolChild;
  if (action === 'sleep') {
    const { isDone } = await pool.act(pid, 'sleep');
    if (isDone) return { ok: true, message: 'Asleep' };
    const message =
      child.inFlight > 0 ? 'It has calls in flight' : 'It was asked to sleep, and does so unless it is busy';
    return { ok: false, message };
  }
  if (action === 'wake') {
    await pool.act(pid, 'wake');
    return { ok: true, message: 'Awake' };
  }
  if (action === 'recycle') {
    if (pool.recycle(pid)) return { ok: true, message: 'A fresh child takes its place once it is ready' };
    return { ok: false, message: NO_LONGER };
  }
  if (action === 'drain') {
    if (pool.drain(pid))
      return { ok: true, message: 'It takes no more calls, and ends when its calls are done' };
    return { ok: false, message: NO_LONGER };
  }
  ending.add(pid);
  await pool.act(pid, 'replace');
  ending.delete(pid);
  return { ok: true, message: 'Ended; another child takes its place' };
}

module.exports = { control, poolChildren };
