'use strict';

const { PoolError } = require('../common/errors.js');
const { closedError } = require('./memory-core.js');
const WAITED = require('../wire/waited.js');
const { startWait } = require('./waits.js');
const { Promise } = require('../common/primordials.js');

/**
 * Like `Atomics.waitAsync`: returns an outcome at once if it is known at once.
 *
 * @param {import('./memory-core.js').MemoryCore} core
 * @param {boolean} isEqual
 * @param {number} timeout
 * @param {(waits: import('../../binding.js').NativeWaits, ticket: number, millis: number) => void} begin
 * @returns {import('../../index.js').WaitAsync}
 */
function waitAsync(core, isEqual, timeout, begin) {
  if (!isEqual) return { async: false, value: 'not-equal' };
  if (timeout === 0) return { async: false, value: 'timed-out' };
  const value = new Promise((resolve, reject) => {
    const cancel = startWait(
      (waits, ticket) => begin(waits, ticket, timeout),
      (outcome) => {
        core.dependents.delete(end);
        if (core.closed) reject(closedError());
        else if (outcome === WAITED.FAILED)
          reject(new PoolError('ERR_INTERNAL', 'Internal error: a wait has failed'));
        // The word was equal when the call began, so the wait was for this change.
        else resolve(outcome === WAITED.NOT_EQUAL ? 'ok' : WAITED.WORDS[outcome]);
      },
    );
    const end = () => {
      cancel();
      reject(closedError());
    };
    core.dependents.add(end);
  });
  return { async: true, value: /** @type {Promise<'ok' | 'timed-out'>} */ (value) };
}

module.exports = { waitAsync };
