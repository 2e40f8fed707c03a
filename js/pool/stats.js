'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * A pool's counters: the native side's, and what JavaScript alone knows.
 *
 * @param {PoolCore} core
 * @returns {import('../../index.js').PoolStats}
 */
function statsOf(core) {
  const { counters, restarts, recycled, spares, children } = core.ask((native) => native.stats());
  return {
    restarts,
    recycled,
    spares,
    ...counters,
    failed: counters.failed + core.children.failures,
    children: children.map(({ child, counters: own, ...facts }) => {
      const forked = core.children.get(child);
      return { ...facts, ...own, failed: own.failed + (forked?.errors ?? 0), ...forked?.usage };
    }),
  };
}

module.exports = { statsOf };
