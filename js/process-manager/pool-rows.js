'use strict';

const { pools } = require('./pools.js');
const { stateOf } = require('./process-table.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */
/** @typedef {import('../../ui/src/protocol.js').PoolRow} PoolRow */
/** @typedef {import('../../ui/src/protocol.js').PoolTaskRow} PoolTaskRow */
/** @typedef {import('../../index.js').TaskStats} TaskStats */

/** Tasks of a pool that a page gets; a pool may count a thousand. */
const MOST_TASKS = 100;
/** Characters of the name of a task that a page gets. */
const LONGEST_NAME = 200;

/** Details of pools, with the calls per second that they have answered since the last report. */
class PoolRows {
  /** Calls answered at the last report, by pool or by pid. @type {Map<string | number, { done: number, time: number }>} */
  #before = new Map();
  /** @type {Map<string | number, { done: number, time: number }>} */
  #now = new Map();

  /** @param {number} time @returns {PoolRow[]} */
  at(time) {
    this.#now = new Map();
    const rows = pools().map((pool) => this.#row(pool, time));
    this.#before = this.#now;
    return rows;
  }

  /** @param {PoolInspector} pool @param {number} time @returns {PoolRow} */
  #row(pool, time) {
    const { children, restarts, recycled, spares: _spares, tasks, deaths, ...counters } = pool.stats();
    const { id, name, path, strategy, max } = pool;
    const states = new Map(pool.children().map((child) => [child.pid, child]));
    return {
      ...counters,
      id,
      name,
      path,
      strategy,
      max,
      restarts,
      recycled,
      deaths: deaths ?? null,
      throughput: this.#throughput(id, counters.done, time),
      ...taskRows(tasks),
      children: children.flatMap(({ cpu: _cpu, memory: _memory, pid, current, ...child }) => {
        // It does not run yet, so there is nothing to show or to end.
        if (pid === undefined) return [];
        const known = states.get(pid);
        const state = known ? stateOf(known, false) : 'starting';
        const told = current && { ...current, task: current.task.slice(0, LONGEST_NAME) };
        return [{ ...child, pid, state, current: told, throughput: this.#throughput(pid, child.done, time) }];
      }),
    };
  }

  /** @param {string | number} key @param {number} done @param {number} time */
  #throughput(key, done, time) {
    this.#now.set(key, { done, time });
    const before = this.#before.get(key);
    // Another child may have got the pid of one that has ended.
    if (!before || before.time >= time || before.done > done) return null;
    return ((done - before.done) * 1000) / (time - before.time);
  }
}

/**
 * The tasks of a pool with `taskStats`, those with the most calls first.
 *
 * @param {Record<string, TaskStats> | undefined} tasks
 * @returns {{ tasks: PoolTaskRow[] | null, moreTasks: number }}
 */
function taskRows(tasks) {
  if (!tasks) return { tasks: null, moreTasks: 0 };
  const all = Object.entries(tasks).sort(([, one], [, other]) => other.done - one.done);
  const told = all
    .slice(0, MOST_TASKS)
    .map(([name, stats]) => ({ name: name.slice(0, LONGEST_NAME), ...stats }));
  return { tasks: told, moreTasks: all.length - told.length };
}

module.exports = { PoolRows };
