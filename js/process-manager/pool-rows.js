'use strict';

const { pools } = require('../pool/registry.js');
const { idOf } = require('./pool-control.js');
const { stateOf } = require('./process-table.js');

/** @typedef {import('../pool/pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../ui/src/protocol.js').PoolRow} PoolRow */
/** @typedef {import('../../ui/src/protocol.js').PoolChildRow} PoolChildRow */

/** Pools in detail, with how many calls a second they have answered since they were last looked at. */
class PoolRows {
  /** Calls answered when last looked at, by pool or by pid. @type {Map<string | number, { done: number, time: number }>} */
  #before = new Map();
  /** @type {Map<string | number, { done: number, time: number }>} */
  #now = new Map();

  /** @param {number} time @returns {PoolRow[]} */
  at(time) {
    this.#now = new Map();
    const rows = [...pools()].map((core) => this.#row(core, time));
    this.#before = this.#now;
    return rows;
  }

  /** @param {PoolCore} core @param {number} time @returns {PoolRow} */
  #row(core, time) {
    const pool = /** @type {import('../../index.js').ChildProcessPool} */ (core.emitter);
    const { children, restarts, ...counters } = pool.stats();
    const id = idOf(core);
    return {
      ...counters,
      id,
      name: core.settings.name,
      path: core.path,
      strategy: pool.LB.algorithm,
      max: core.max,
      restarts,
      throughput: this.#throughput(id, counters.done, time),
      children: children.flatMap(({ cpu: _cpu, memory: _memory, pid, ...child }) => {
        // It does not run yet, so there is nothing to see or to end.
        if (pid === undefined) return [];
        const state = this.#stateOf(core, pid, child.inFlight);
        return [{ ...child, pid, state, throughput: this.#throughput(pid, child.done, time) }];
      }),
    };
  }

  /** @param {PoolCore} core @param {number} pid @param {number} inFlight @returns {PoolChildRow['state']} */
  #stateOf(core, pid, inFlight) {
    const forked = [...core.processes.values()].find((one) => one.pid === pid);
    return forked ? stateOf(forked, inFlight, false) : 'starting';
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
