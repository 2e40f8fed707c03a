'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * Returns a pool's counters: those of the native side, and those that only JavaScript has.
 *
 * @param {PoolCore} core
 * @returns {import('../../index.js').PoolStats}
 */
function statsOf(core) {
  const { counters, restarts, recycled, spares, children, tasks } = core.ask((native) => native.stats());
  return {
    restarts,
    recycled,
    spares,
    deaths: { ...core.children.deaths },
    ...counters,
    failed: counters.failed + core.children.failures,
    children: children.map(({ child, counters: own, current, ...facts }) => {
      const forked = core.children.get(child);
      const failed = own.failed + (forked?.errors ?? 0);
      return { ...facts, ...own, failed, current: currentCall(core, current), ...forked?.usage };
    }),
    ...(core.taskCounts && { tasks: core.taskCounts.statsOf(tasks) }),
  };
}

/**
 * Returns the call that a child has had longest.
 *
 * @param {PoolCore} core
 * @param {{ ticket: number, ms: number } | undefined} current
 */
function currentCall(core, current) {
  const call = current && core.calls.get(current.ticket);
  return call ? { task: call.task, ms: current.ms } : null;
}

module.exports = { statsOf };
