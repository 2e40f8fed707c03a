'use strict';

/** The time for a host to start, to warm up, to close and to end, in addition to the time that it measures. */
const OVERHEAD = 20e3;

/**
 * @typedef {object} Plan
 * @property {import('./hosts/index.js').Host} host
 * @property {import('./loads.js').Load[]} loads
 * @property {string[]} peers
 * @property {number} rounds
 * @property {import('./measures/index.js').Times} times
 *
 * @typedef {object} Result the result of one peer with one load in one round
 * @property {number} round
 * @property {string} load
 * @property {string} peer
 * @property {Record<string, number | undefined>} [values] unless the peer failed
 * @property {string} [failure]
 * @property {number} left the number of processes that had to be killed
 */

/**
 * Measures all peers in turn, load by load, round by round. Other work of the machine affects all of them: within a
 * round and a load, they run directly after each other, and each round starts with another peer.
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

/** Returns the peers that can run a load. @param {import('./loads.js').Load} load @param {string[]} peers */
function peersFor(load, peers) {
  return peers.filter((peer) => load.peers?.includes(peer) ?? true);
}

/** @template T @param {T[]} list @param {number} by */
function rotated(list, by) {
  const at = by % (list.length || 1);
  return [...list.slice(at), ...list.slice(0, at)];
}

module.exports = { playRounds, peersFor };
