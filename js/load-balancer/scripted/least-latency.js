'use strict';

/** @typedef {import('./targets.js').Targets} Targets */
/** @typedef {import('./strategy.js').Strategy} Strategy */

/**
 * Picks two targets at random. Chooses the one with the lower latency times (connections + 1). If the latency of one is
 * unknown, chooses the one with fewer connections.
 *
 * @implements {Strategy}
 */
class LeastLatency {
  /** @param {Targets} targets */
  pick(targets) {
    const { length } = targets;
    const first = Math.floor(Math.random() * length);
    const second = (first + 1 + Math.floor(Math.random() * (length - 1))) % length;
    return length > 1 && isBetter(targets, second, first) ? second : first;
  }
}

/** @param {Targets} targets @param {number} one @param {number} other */
function isBetter(targets, one, other) {
  const waits = (/** @type {number} */ index) => targets.list[index].connections + 1;
  const [a, b] = [targets.latency(one), targets.latency(other)];
  if (a === undefined || b === undefined) return waits(one) < waits(other);
  return a * waits(one) < b * waits(other);
}

module.exports = { LeastLatency };
