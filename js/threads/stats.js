'use strict';

const { labelOf } = require('./code.js');

/** @typedef {import('./thread.js').Thread} Thread */
/** @typedef {import('./thread-scheduler.js').ThreadScheduler} ThreadScheduler */

/**
 * Counts that the scheduler does not have: threads that ended, those that ended by themselves, and failed attempts of tasks in threads that
 * are gone.
 *
 * @typedef {{ restarts: number, failures: number, deaths: import('../pool/death-counts.js').DeathCounts }} Counted
 */

/**
 * A pool's counters: those of the scheduler, and those that only JavaScript knows.
 *
 * @param {ThreadScheduler} scheduler
 * @param {Map<number, Thread>} threads
 * @param {Counted} counted
 * @returns {import('../../index.js').PoolStats}
 */
function statsOf(scheduler, threads, { restarts, failures, deaths }) {
  const { counters, children, recycled, restarts: replaced, spares } = scheduler.stats();
  const failed = [...threads.values()].reduce((sum, thread) => sum + thread.failures, failures);
  return {
    restarts: restarts + replaced,
    recycled,
    spares,
    deaths: { ...deaths },
    ...counters,
    failed: counters.failed + failed,
    children: children.map(({ child, counters: own, current, ...facts }) => {
      const thread = threads.get(child);
      const task = current && scheduler.taskOf(current.ticket);
      return {
        ...facts,
        ...own,
        pid: thread?.pid,
        state: thread?.pid === undefined ? 'starting' : facts.state,
        failed: own.failed + (thread?.failures ?? 0),
        current: task ? { task: labelOf(task.code), ms: current.ms } : null,
        ...thread?.usage,
      };
    }),
  };
}

module.exports = { statsOf };
