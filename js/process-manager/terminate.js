'use strict';

const { poolChildren } = require('./pool-control.js');
const { now } = require('../common/primordials.js');

/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('./monitor.js').Monitor} Monitor */

/** For some of them, no exit status is ever reported. */
const MOST_ASKED = 100;

/** Processes that were asked to end. */
class AskedToEnd {
  /** @type {Set<number>} */
  #pids = new Set();

  /** @param {number} pid */
  add(pid) {
    if (this.#pids.size >= MOST_ASKED) this.#pids.clear();
    this.#pids.add(pid);
  }

  /** Returns whether it was asked. @param {number} pid */
  delete(pid) {
    return this.#pids.delete(pid);
  }
}

/**
 * Ends a process of this app: a pool's child as its pool does, others with SIGTERM and then SIGKILL. Resolves once the outcome is known,
 * and with null if the process does not belong to this app.
 *
 * @param {Sample} sample
 * @param {Monitor} monitor
 */
async function end(sample, monitor) {
  try {
    const message = await endBy(sample, monitor);
    return message === null ? null : { ok: true, message };
  } catch (error) {
    return { ok: false, message: /** @type {Error} */ (error).message };
  }
}

/** @param {Sample} sample @param {Monitor} monitor @returns {Promise<string | null>} how it has ended */
async function endBy(sample, monitor) {
  const begun = now();
  const poolChild = poolChildren().get(sample.pid);
  if (poolChild) {
    const { signal } = await poolChild.pool.act(sample.pid, 'end');
    return `Ended${signal ? ` by ${signal}` : ''} after ${seconds(begun)}`;
  }
  const ended = await monitor.end(sample);
  if (ended === 'foreign') return null;
  if (ended === 'gone') return 'It had already ended';
  if (ended.failure) throw new Error(ended.failure);
  return `Ended by ${ended.forced ? 'SIGKILL' : 'SIGTERM'} after ${seconds(begun)}`;
}

/** @param {number} begun */
function seconds(begun) {
  return `${((now() - begun) / 1000).toFixed(1)} s`;
}

module.exports = { AskedToEnd, end };
