'use strict';

const { ProcessLifeCycle } = require('./process-life-cycle.js');
const { now } = require('../common/primordials.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/**
 * `pool.lifecycle`: a view of when each child last got or answered a call, by pid. It emits which children went to
 * sleep. The core has the pool's clock, so there is nothing to start here.
 */
class PoolLifeCycle extends ProcessLifeCycle {
  /**
   * @param {import('events').EventEmitter} pool
   * @param {PoolCore} core
   */
  constructor(pool, core) {
    const { expect, internal } = core.settings;
    // A pool whose children never sleep has no times to show.
    super({ expect: expect ?? undefined, internal: internal ?? undefined });
    Object.defineProperty(this, 'params', { get: () => ({ activities: activitiesOf(core) }) });
    pool.on('sleep', ({ pid }) => this.emit('sleep', [pid]));
  }

  start() {}
  stop() {}
}

/** @param {PoolCore} core */
function activitiesOf(core) {
  const time = now();
  /** @type {Map<unknown, Date>} */
  const activities = new Map();
  for (const [child, forked] of core.children.servingEntries()) {
    const idle = core.ask((native) => native.idleMs(child)) ?? 0;
    activities.set(forked.pid, new Date(time - idle));
  }
  return activities;
}

module.exports = { PoolLifeCycle };
