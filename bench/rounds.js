'use strict';

/** For a host to start, to warm up, to close and to end, beside the time it measures. */
const OVERHEAD = 20e3;

/**
 * @typedef {object} Plan
 * @property {import('./hosts/index.js').Host} host
 * @property {import('./loads.js').Load[]} loads
 * @property {string[]} peers
 * @property {number} rounds
 * @property {import('./measures/index.js').Times} times
 *
 * @typedef {object} Result of one peer with one load in one round
 * @property {number} round
 * @property {string} load
 * @property {string} peer
 * @property {Record<string, number | undefined>} [values] unless it failed
 * @property {string} [failure]
 * @property {number} left processes that had to be killed
 */

/**
 * Measures all peers in turn, load by load, round by round. Whatever else the machine does meets all of them: within a
 * round and a load they follow directly upon each other, and each round starts with another one.
 *
 * @param {Plan} plan
 * @param {(result: Result) => void} onResult
 */
async function playRounds({ host, loads, peers, rounds, times }, onResult) {
  /** @type {Result[]} */
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const load of loads) {
      for (const peer of rotated(peersFor(load, peers), round)) {
        const job = { peer, load: load.name, times };
        const deadline = times.warmUp + times.duration + OVERHEAD;
        const outcome = await host.run(job, deadline).catch((error) => ({ failure: error.message, left: 0 }));
        const result = { round, load: load.name, peer, ...outcome };
        results.push(result);
        onResult(result);
      }
    }
  }
  return results;
}

/** Those that can carry a load. @param {import('./loads.js').Load} load @param {string[]} peers */
function peersFor(load, peers) {
  return peers.filter((peer) => load.peers?.includes(peer) ?? true);
}

/** @template T @param {T[]} list @param {number} by */
function rotated(list, by) {
  const at = by % (list.length || 1);
  return [...list.slice(at), ...list.slice(0, at)];
}

module.exports = { playRounds, peersFor };
