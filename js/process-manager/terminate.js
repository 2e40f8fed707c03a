'use strict';

const { constants } = require('os');
const { poolChildren } = require('./pool-control.js');
const { Promise, now, setTimeout } = require('../common/primordials.js');

/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('./monitor.js').Monitor} Monitor */

/** Time that a process has to end before the next, harder signal. */
const GRACE = 2000;
/** Between two looks whether it has ended. */
const LOOK = 50;
const STEPS = /** @type {const} */ (['SIGTERM', 'SIGKILL']);

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
  for (const step of STEPS) {
    const sent = monitor.signal(sample, constants.signals[step]);
    if (sent === 'foreign') return null;
    if (sent === 'gone') return 'It had ended before';
    if (await hasEnded(sample, monitor)) return `Ended by ${step} after ${seconds(begun)}`;
  }
  throw new Error('It did not end, not even by SIGKILL');
}

/** @param {Sample} sample @param {Monitor} monitor */
async function hasEnded(sample, monitor) {
  const deadline = now() + GRACE;
  while (now() < deadline) {
    if (monitor.signal(sample, 0) === 'gone') return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK).unref());
  }
  return monitor.signal(sample, 0) === 'gone';
}

/** @param {number} begun */
function seconds(begun) {
  return `${((now() - begun) / 1000).toFixed(1)} s`;
}

module.exports = { end };
