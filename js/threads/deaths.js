'use strict';

const path = require('path');
const { deaths } = require('../pool/deaths.js');

/** @typedef {import('./thread.js').Thread} Thread */

/** Characters of what a thread has failed by. */
const LONGEST = 500;

/**
 * Tells the process manager how a thread has ended.
 *
 * @param {import('./inspector.js').ThreadPoolInspector} pool
 * @param {Thread} thread
 * @param {{ exitCode: number, failure: import('../common/errors.js').PoolError, lostTask: boolean }} end
 */
function addThread(pool, { pid, wasAsked, isRecycled }, { exitCode, failure, lostTask }) {
  const { reason } = /** @type {{ reason?: 'out-of-memory' }} */ (failure);
  deaths.add({
    pid: pid ?? null,
    name: path.basename(pool.path),
    mark: 'thread',
    poolName: pool.name,
    code: wasAsked ? null : exitCode,
    signal: null,
    reason: reason ?? (isRecycled ? 'recycled' : null),
    lastWords: wasAsked || exitCode === 0 ? null : failure.message.slice(0, LONGEST),
    lostCalls: lostTask ? 1 : 0,
    wasAsked,
  });
}

module.exports = { addThread };
