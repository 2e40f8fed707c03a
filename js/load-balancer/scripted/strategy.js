'use strict';

const { Random, Weights, WeightsRandom } = require('./at-random.js');
const { LeastLoad } = require('./least-load.js');
const { Polling, WeightsPolling } = require('./by-turn.js');
const { LeastLatency } = require('./least-latency.js');
const { LeastUsed } = require('./least-used.js');
const { SmoothWeightsPolling } = require('./smooth-weights-polling.js');
const { Warmest } = require('./warmest.js');
const { WeightsMinimumConnection } = require('./weights-minimum-connection.js');

/** @typedef {import('../../../index.js').Algorithm} Algorithm */
/** @typedef {import('./targets.js').Targets} Targets */
/** A change to the targets. @typedef {{ type: 'targets' | 'usage' } | { type: 'connections', index: number }} Change */
/**
 * An algorithm. It may keep its own index of the targets, and learns of each change to them.
 *
 * @typedef {object} Strategy
 * @property {(targets: Targets, cursor: import('./cursor.js').Cursor, wanted?: number) => number} pick returns the
 *   index of one of the targets, of which there is at least one, or -1
 * @property {(targets: Targets, change: Change) => void} [changed]
 */

/** @type {Record<Algorithm, () => Strategy>} */
const STRATEGIES = {
  POLLING: () => new Polling(),
  WEIGHTS: () => new Weights(),
  RANDOM: () => new Random(),
  SPECIFY: () => ({
    pick: ({ length }, _, wanted) => (wanted !== undefined && wanted < length ? wanted : -1),
  }),
  WEIGHTS_POLLING: () => new WeightsPolling(),
  WEIGHTS_RANDOM: () => new WeightsRandom(),
  MINIMUM_CONNECTION: () => new LeastLoad(),
  WEIGHTS_MINIMUM_CONNECTION: () => new WeightsMinimumConnection(),
  LEAST_CPU: () => new LeastUsed('cpu'),
  LEAST_MEMORY: () => new LeastUsed('memory'),
  WARMEST: () => new Warmest(),
  SMOOTH_WEIGHTS_POLLING: () => new SmoothWeightsPolling(),
  LEAST_LATENCY: () => new LeastLatency(),
  CONSISTENT_HASH: () => ({
    pick: (targets, cursor, wanted) =>
      wanted !== undefined && wanted < targets.length ? wanted : new Polling().pick(targets, cursor),
  }),
};

module.exports = { STRATEGIES };
