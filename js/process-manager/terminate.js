'use strict';

const { poolChildren } = require('./pool-control.js');
const { now } = require('../common/primordials.js');

/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('./monitor.js').Monitor} Monitor */

/**
 * Ends a process of this app: a pool's child as its pool does, others by SIGTERM and then SIGKILL. Resolves when it has
 * ended with how, or with null when it is none of this app.
 *
 * @param {Sample} sample
 * @param {Monitor} monitor
 * @returns {Promise<string | null>}
 */
async function end(sample, monitor) {
  const begun = now();
  const poolChild = poolChildren().get(sample.pid);
  if (poolChild) {
    const { signal } = await poolChild.pool.act(sample.pid, 'end');
    return `Ended${signal ? ` by ${signal}` : ''} after ${seconds(begun)}`;
  }
  const ended = await monitor.end(sample);
  if (ended === 'foreign') return null;
  if (ended === 'gone') return 'It had ended before';
  if (ended.failure) throw new Error(ended.failure);
  return `Ended by ${ended.forced ? 'SIGKILL' : 'SIGTERM'} after ${seconds(begun)}`;
}

/** @param {number} begun */
function seconds(begun) {
  return `${((now() - begun) / 1000).toFixed(1)} s`;
}

module.exports = { end };
