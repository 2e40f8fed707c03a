'use strict';

const { pools } = require('./pools.js');

/** @typedef {import('./monitor.js').Report} Report */
/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {import('../../index.js').ProcessRecord} ProcessRecord */

/**
 * The records of a `refresh` event, as in electron-re. They leave threads out, since a signal to a thread's id would reach the host.
 *
 * @param {Report} report
 * @param {ProcessRow[]} rows for the same processes in the same order
 * @returns {Record<number, ProcessRecord>}
 */
function toRecords({ time, samples }, rows) {
  /** @type {Record<number, ProcessRecord>} */
  const records = {};
  samples.forEach(({ pid, ppid, cpu, memory, pss, private: own, cpuTime, started, isThread }, at) => {
    if (isThread) return;
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

/** Passes each pool the usage of its children. @param {Sample[]} samples */
function feedPools(samples) {
  const usages = new Map();
  for (const { pid, cpu, memory, isThread } of samples)
    usages.set(pid, isThread ? { cpu: cpu ?? 0 } : { cpu: cpu ?? 0, memory });
  for (const pool of pools()) pool.take(usages);
}

module.exports = { feedPools, toRecords };
