'use strict';

/** @typedef {import('../../index.js').PoolStats} PoolStats */
/** @typedef {import('../../index.js').Latency} Latency */
/** @typedef {import('../../index.js').TaskStats} TaskStats */

const PREFIX = 'electron_re_native';
/** @type {Array<[quantile: string, key: 'p50' | 'p90' | 'p99' | 'p999']>} */
const QUANTILES = [
  ['0.5', 'p50'],
  ['0.9', 'p90'],
  ['0.99', 'p99'],
  ['0.999', 'p999'],
];
const STATES = ['starting', 'ready', 'asleep'];
/** @type {Array<[label: string, key: keyof PoolStats['deaths']]>} */
const CAUSES = [
  ['exit', 'exit'],
  ['signal', 'signal'],
  ['out_of_memory', 'outOfMemory'],
  ['asked', 'asked'],
  ['recycled', 'recycled'],
  ['drained', 'drained'],
];

/**
 * Writes a pool's counters in the text format of Prometheus:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 *
 * @param {string} pool the name of the pool
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
    ...metric('calls_in_flight', 'gauge', 'Calls that children are running.', [[label, stats.inFlight]]),
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
    ...metric('recycled_total', 'counter', 'Children that were replaced by recycling.', [
      [label, stats.recycled],
    ]),
    ...metric(
      'deaths_total',
      'counter',
      'Children that have ended, by cause.',
      CAUSES.map(([cause, key]) => [`${label},cause="${cause}"`, stats.deaths[key]]),
    ),
    ...metric('spares', 'gauge', 'Spare children, which do not take calls yet.', [[label, stats.spares]]),
    ...summary('call_wait_seconds', 'Time from a call to its start in a child.', [[label, stats.wait]]),
    ...summary('call_run_seconds', 'Time from the start of a call to its answer.', [[label, stats.run]]),
    ...(stats.tasks ? ofTasks(label, Object.entries(stats.tasks)) : []),
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

/** @param {string} pool the label of the pool @param {Array<[name: string, stats: TaskStats]>} tasks */
function ofTasks(pool, tasks) {
  const labelled = tasks.map(([name, stats]) => ({ label: `${pool},task="${escaped(name)}"`, ...stats }));
  return [
    ...metric(
      'task_calls_total',
      'counter',
      'Calls of a task that were answered, and calls that failed.',
      labelled.flatMap(({ label, done, failed }) => [
        [`${label},outcome="done"`, done],
        [`${label},outcome="failed"`, failed],
      ]),
    ),
    ...summary(
      'task_wait_seconds',
      'Time from a call of a task to its start in a child.',
      labelled.map(({ label, wait }) => [label, wait]),
    ),
    ...summary(
      'task_run_seconds',
      'Time from the start of a call of a task to its answer.',
      labelled.map(({ label, run }) => [label, run]),
    ),
  ];
}

/**
 * @param {string} name
 * @param {string} help
 * @param {Array<[labels: string, times: Latency]>} all times are in milliseconds
 */
function summary(name, help, all) {
  const samples = all.flatMap(([labels, times]) =>
    QUANTILES.map(([quantile, key]) => [`${labels},quantile="${quantile}"`, times[key] / 1000]),
  );
  const totals = all.flatMap(([labels, times]) => [
    `${PREFIX}_${name}_sum{${labels}} ${(times.mean * times.count) / 1000}`,
    `${PREFIX}_${name}_count{${labels}} ${times.count}`,
  ]);
  return [...metric(name, 'summary', help, /** @type {Array<[string, number]>} */ (samples)), ...totals];
}

/** Escapes the value of a label. @param {string} value */
function escaped(value) {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

module.exports = { toPrometheus };
