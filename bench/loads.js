'use strict';

const { REFERENCE } = require('./peers/index.js');
const { records } = require('./records.js');

/**
 * What is measured. A new row of the report is a new entry here; the smaller names are those of `--loads`.
 *
 * @typedef {object} Load
 * @property {string} name
 * @property {string} title
 * @property {'throughput' | 'latency' | 'start-up'} measure see `measures/`
 * @property {number} inFlight calls at a time
 * @property {string} task see tasks.js
 * @property {(call: number) => any} params
 * @property {(value: any, params: any) => boolean} isRight whether this is the answer; cheap, since each is looked at
 * @property {'json' | 'advanced'} [serialization] of peers that have a choice; 'json' unless given
 * @property {string[]} [peers] those that can carry it; all unless given
 * @property {string} [reference] against whom the ratios of its table are; electron-re unless given
 * @property {Goal[]} goals
 *
 * @typedef {object} Goal what our package is to reach
 * @property {string} metric one of the measure's
 * @property {string} against a peer
 * @property {number} ratio times as good
 */

const small = {
  task: 'add',
  params: (/** @type {number} */ call) => ({ a: call, b: 1 }),
  isRight: (/** @type {number} */ sum, /** @type {{ a: number, b: number }} */ { a, b }) => sum === a + b,
};
const someRecords = records(64 * 1024);

/** @param {string} metric @param {number} [ratio] @param {string} [against] @returns {Goal} */
const goal = (metric, ratio = 1, against = REFERENCE) => ({ metric, ratio, against });

/** @type {Load[]} */
const loads = [
  {
    name: 'small-64',
    title: 'Small calls, 64 in flight',
    measure: 'throughput',
    inFlight: 64,
    ...small,
    goals: [goal('callsPerSecond'), goal('mainThread')],
  },
  {
    name: 'small-1',
    title: 'Small calls, one at a time',
    measure: 'latency',
    inFlight: 1,
    ...small,
    goals: [goal('p50')],
  },
  {
    name: 'small-8',
    title: 'Small calls, 8 in flight',
    measure: 'throughput',
    inFlight: 8,
    ...small,
    goals: [],
  },
  {
    name: 'small-1024',
    title: 'Small calls, 1024 in flight',
    measure: 'throughput',
    inFlight: 1024,
    ...small,
    goals: [],
  },
  {
    name: 'json-64k',
    title: 'JSON of 64 KiB there and back, 8 in flight',
    measure: 'throughput',
    inFlight: 8,
    task: 'echo',
    params: () => someRecords,
    isRight: (value) => value.length === someRecords.length && value[0].name === someRecords[0].name,
    goals: [],
  },
  {
    name: 'start-up',
    title: 'Start-up: from making a pool to its first answer',
    measure: 'start-up',
    inFlight: 1,
    ...small,
    goals: [],
  },
];

module.exports = { loads };
