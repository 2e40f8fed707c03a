'use strict';

const { pools } = require('./pools.js');
const { stateOf } = require('./process-table.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */
/** @typedef {import('../../ui/src/protocol.js').PoolRow} PoolRow */

/** Pools in detail, with how many calls a second they have answered since they were last looked at. */
class PoolRows {
  /** Calls answered when last looked at, by pool or by pid. @type {Map<string | number, { done: number, time: number }>} */
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
    const { children, restarts, ...counters } = pool.stats();
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
      throughput: this.#throughput(id, counters.done, time),
      children: children.flatMap(({ cpu: _cpu, memory: _memory, pid, ...child }) => {
        // It does not run yet, so there is nothing to see or to end.
        if (pid === undefined) return [];
        const known = states.get(pid);
        const state = known ? stateOf(known, false) : 'starting';
        return [{ ...child, pid, state, throughput: this.#throughput(pid, child.done, time) }];
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

module.exports = { PoolRows };
