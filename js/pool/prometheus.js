'use strict';

/** @typedef {import('../../index.js').PoolStats} PoolStats */
/** @typedef {import('../../index.js').Latency} Latency */

const PREFIX = 'electron_re_native';
/** @type {Array<[quantile: string, key: 'p50' | 'p90' | 'p99']>} */
const QUANTILES = [
  ['0.5', 'p50'],
  ['0.9', 'p90'],
  ['0.99', 'p99'],
];
const STATES = ['starting', 'ready', 'asleep'];

/**
 * A pool's counters in the text format of Prometheus:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 *
 * @param {string} pool its name
 * @param {PoolStats} stats
 */
function toPrometheus(pool, stats) {
  const label = `pool="${escaped(pool)}"`;
  const inState = (/** @type {string} */ state) => stats.children.filter((child) => child.state === state);
  return [
    ...metric('calls_total', 'counter', 'Calls that were answered, and calls that failed.', [
      [`${label},outcome="done"`, stats.done],
      [`${label},outcome="failed"`, stats.failed],
    ]),
    ...metric('calls_in_flight', 'gauge', 'Calls that children have.', [[label, stats.inFlight]]),
    ...metric('calls_queued', 'gauge', 'Calls that wait for a child.', [[label, stats.queued]]),
    ...metric(
      'children',
      'gauge',
      'Children by state.',
      STATES.map((state) => [`${label},state="${state}"`, inState(state).length]),
    ),
    ...metric('restarts_total', 'counter', 'Children that ended without being asked to.', [
      [label, stats.restarts],
    ]),
    ...metric('recycled_total', 'counter', 'Children that were replaced because they had done enough.', [
      [label, stats.recycled],
    ]),
    ...metric('spares', 'gauge', 'Children that run without taking calls yet.', [[label, stats.spares]]),
    ...summary('call_wait_seconds', 'Time from a call to its start in a child.', label, stats.wait),
    ...summary('call_run_seconds', 'Time from the start of a call to its answer.', label, stats.run),
    '',
  ].join('\n');
}

/**
 * @param {string} name
 * @param {'counter' | 'gauge' | 'summary'} type
 * @param {string} help
 * @param {Array<[labels: string, value: number]>} samples
 */
function metric(name, type, help, samples) {
  return [
    `# HELP ${PREFIX}_${name} ${help}`,
    `# TYPE ${PREFIX}_${name} ${type}`,
    ...samples.map(([labels, value]) => `${PREFIX}_${name}{${labels}} ${value}`),
  ];
}

/** @param {string} name @param {string} help @param {string} label @param {Latency} times in milliseconds */
function summary(name, help, label, times) {
  return [
    ...metric(
      name,
      'summary',
      help,
      QUANTILES.map(([quantile, key]) => [`${label},quantile="${quantile}"`, times[key] / 1000]),
    ),
    `${PREFIX}_${name}_sum{${label}} ${(times.mean * times.count) / 1000}`,
    `${PREFIX}_${name}_count{${label}} ${times.count}`,
  ];
}

/** As the format wants a label's value. @param {string} value */
function escaped(value) {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

module.exports = { toPrometheus };
