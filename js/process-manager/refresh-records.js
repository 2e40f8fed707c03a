'use strict';

const { pools } = require('../pool/registry.js');

/** @typedef {import('./monitor.js').Report} Report */
/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {import('../../index.js').ProcessRecord} ProcessRecord */

/**
 * What a `refresh` event carries, as electron-re has it.
 *
 * @param {Report} report
 * @param {ProcessRow[]} rows of the same processes in the same order
 * @returns {Record<number, ProcessRecord>}
 */
function toRecords({ time, samples }, rows) {
  /** @type {Record<number, ProcessRecord>} */
  const records = {};
  samples.forEach(({ pid, ppid, cpu, memory, pss, private: own, cpuTime, started }, at) => {
    records[pid] = {
      pid,
      ppid,
      cpu: cpu ?? 0,
      memory,
      pss,
      private: own,
      ctime: cpuTime,
      elapsed: Math.max(0, time - started * 1000),
      timestamp: time,
      connections: rows[at].inFlight ?? 0,
    };
  });
  return records;
}

/**
 * Tells each pool what its children use: its processes, for `stats()`, and its balancer, where electron-re's strategies
 * look for it.
 *
 * @param {Sample[]} samples
 */
function feedPools(samples) {
  const byPid = new Map(samples.map((sample) => [sample.pid, sample]));
  for (const core of pools()) {
    /** @type {Record<string, number>} */
    const cpuOccupancyMap = {};
    /** @type {Record<string, number>} */
    const memoryOccupancyMap = {};
    for (const forked of core.serving.values()) {
      const sample = byPid.get(forked.pid);
      forked.usage = sample && { cpu: sample.cpu ?? 0, memory: sample.memory };
      if (!sample) continue;
      const { pid } = sample;
      cpuOccupancyMap[pid] = sample.cpu ?? 0;
      memoryOccupancyMap[pid] = sample.memory;
    }
    const { LB } = /** @type {import('../../index.js').ChildProcessPool} */ (core.emitter);
    LB.updateParams({ cpuOccupancyMap, memoryOccupancyMap });
  }
}

module.exports = { feedPools, toRecords };
