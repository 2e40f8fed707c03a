'use strict';

const path = require('path');
const { leftBy } = require('../pool/death-counts.js');
const { deaths } = require('../pool/deaths.js');

/** @typedef {import('./thread.js').Thread} Thread */

/** Characters of the error that ended a thread. */
const LONGEST = 500;

/**
 * Counts the end of a thread for its pool, and reports it to the process manager.
 *
 * @param {import('./inspector.js').ThreadPoolInspector} pool
 * @param {import('../pool/death-counts.js').DeathCounts} counts
 * @param {Thread} thread
 * @param {{ exitCode: number, failure: import('../common/errors.js').PoolError, lostTask: boolean }} end
 */
function addThread(pool, counts, { pid, wasAsked, isRecycled, isDrained }, { exitCode, failure, lostTask }) {
  const { reason } = /** @type {{ reason?: 'out-of-memory' }} */ (failure);
  const death = {
    pid: pid ?? null,
    name: path.basename(pool.path),
    mark: /** @type {const} */ ('thread'),
    pool: pool.id,
    poolName: pool.name,
    code: wasAsked ? null : exitCode,
    signal: null,
    reason: reason ?? leftBy(isDrained, isRecycled),
    lastWords: wasAsked || exitCode === 0 ? null : failure.message.slice(0, LONGEST),
    lostCalls: lostTask ? 1 : 0,
    wasAsked,
  };
  counts.add(death);
  deaths.add(death);
}

module.exports = { addThread };
