'use strict';

/**
 * How to measure a load, by name.
 *
 * @typedef {object} Measure
 * @property {Record<string, Metric>} metrics
 * @property {(open: () => Promise<Required<import('../peers/index.js').Pool>>, load: import('../loads.js').Load,
 *   times: Times) => Promise<Record<string, number | undefined>>} run resolves to the values of the metrics
 *
 * @typedef {object} Metric
 * @property {string} title
 * @property {string} unit
 * @property {'more' | 'less'} better
 *
 * @typedef {object} Times
 * @property {number} warmUp ms
 * @property {number} duration ms
 * @property {number} [loading] how long it took to load the package, in ms
 */

/** @type {Record<string, Measure>} */
const measures = {
  throughput: require('./throughput.js'),
  latency: require('./latency.js'),
  'start-up': require('./start-up.js'),
  fairness: require('./fairness.js'),
  timeouts: require('./timeouts.js'),
};

module.exports = { measures };
