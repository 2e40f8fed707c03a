'use strict';

const { REFERENCE } = require('./peers/index.js');
const { records } = require('./records.js');

/**
 * What the bench measures. For a new row of the report, add an entry here. `--loads` takes the names.
 *
 * @typedef {object} Load
 * @property {string} name
 * @property {string} title
 * @property {'throughput' | 'latency' | 'start-up' | 'fairness' | 'timeouts'} measure see `measures/`
 * @property {number} inFlight the number of calls in flight
 * @property {string} task see tasks.js
 * @property {(call: number) => any} params
 * @property {(value: any, params: any) => boolean} isRight whether this is the right answer; cheap, since every
 *   answer is checked
 * @property {'json' | 'advanced'} [serialization] for peers that have a choice; the default is 'json'
 * @property {number} [concurrency] the calls that a child has at the same time; by default all calls in flight
 * @property {string[]} [peers] the peers that can run it; by default all
 * @property {string} [reference] the peer that the table's ratios refer to; by default electron-re
 * @property {Goal[]} goals
 * @property {Limit[]} [limits]
 *
 * @typedef {object} Goal a goal of our package
 * @property {string} metric one of the measure's metrics
 * @property {string} against a peer
 * @property {number} ratio how many times as good
 * @property {string} [of] the peer that has the goal; by default our package with processes
 * @property {number} [inElectron] the ratio in Electron's main process, if it differs
 *
 * @typedef {object} Limit a limit that a metric of our package must stay below
 * @property {string} metric one of the measure's metrics
 * @property {number} below in the unit of the metric
 */

const THREADS = 'electron-re-native-thread';
const small = {
  task: 'add',
  params: (/** @type {number} */ call) => ({ a: call, b: 1 }),
  isRight: (/** @type {number} */ sum, /** @type {{ a: number, b: number }} */ { a, b }) => sum === a + b,
};
const KIB = 1024;
const someRecords = records(64 * 1024);

/**
 * Sends a Buffer there and back. JSON turns it into an object with a list of numbers.
 *
 * @param {string} size
 * @param {number} bytes
 * @param {{ inFlight: number, peers: string[], reference?: string }} how
 * @param {Goal[]} goals
 * @returns {Load}
 */
function buffers(size, bytes, { inFlight, peers, reference }, goals) {
  const buffer = Buffer.alloc(bytes, 'buffer ');
  return {
    name: `buffer-${size.replace(' ', '').replace('iB', '').toLowerCase()}`,
    title: `Buffer of ${size} there and back, ${inFlight} in flight, structured clone`,
    measure: 'throughput',
    inFlight,
    task: 'echo',
    params: () => buffer,
    isRight: (value) => (value.length ?? value.data.length) === bytes,
    serialization: 'advanced',
    peers,
    reference,
    goals,
    limits,
  };
}

/** @param {string} metric @param {number} ratio @param {string} [against] @param {number} [inElectron] @returns {Goal} */
const goal = (metric, ratio, against = REFERENCE, inElectron = undefined) => ({
  metric,
  ratio,
  against,
  inElectron,
});

/** The host's event loop must keep running under full load. */
const limits = [{ metric: 'loopDelay', below: 5000 }];

/** @type {Load[]} */
const loads = [
  {
    name: 'small-64',
    title: 'Small calls, 64 in flight',
    measure: 'throughput',
    inFlight: 64,
    ...small,
    goals: [
      goal('callsPerSecond', 6),
      goal('mainThread', 6),
      goal('callsPerSecond', 6, 'piscina'),
      { ...goal('callsPerSecond', 2, 'piscina'), of: THREADS },
      { ...goal('callsPerSecond', 3, 'tinypool-thread'), of: THREADS },
    ],
    limits,
  },
  {
    name: 'small-1',
    title: 'Small calls, one at a time',
    measure: 'latency',
    inFlight: 1,
    ...small,
    goals: [goal('p50', 2.2, REFERENCE, 3.2), goal('p99', 2.5, REFERENCE, 3)],
  },
  {
    name: 'small-8',
    title: 'Small calls, 8 in flight',
    measure: 'throughput',
    inFlight: 8,
    ...small,
    goals: [goal('callsPerSecond', 3)],
  },
  {
    name: 'small-1024',
    title: 'Small calls, 1024 in flight',
    measure: 'throughput',
    inFlight: 1024,
    ...small,
    goals: [goal('callsPerSecond', 6)],
    limits,
  },
  {
    name: 'small-advanced',
    title: 'Small calls, 64 in flight, structured clone',
    measure: 'throughput',
    inFlight: 64,
    serialization: 'advanced',
    peers: ['electron-re-native', 'fork'],
    reference: 'fork',
    ...small,
    goals: [goal('callsPerSecond', 4, 'fork')],
  },
  {
    name: 'small-64-alone',
    title: 'Small calls, 64 in flight, one at a time in each child',
    measure: 'throughput',
    inFlight: 64,
    concurrency: 1,
    peers: ['electron-re-native', THREADS, 'tinypool-process', 'tinypool-thread', 'piscina'],
    reference: 'piscina',
    ...small,
    goals: [
      { ...goal('callsPerSecond', 2, 'piscina'), of: THREADS },
      { ...goal('callsPerSecond', 3, 'tinypool-thread'), of: THREADS },
    ],
  },
  {
    name: 'timeouts',
    title: 'Calls that are never answered, with a timeout of 20 ms',
    measure: 'timeouts',
    inFlight: 1,
    task: 'hang',
    params: () => ({}),
    isRight: () => false,
    peers: ['electron-re-native', THREADS],
    reference: 'electron-re-native',
    goals: [],
    limits: [{ metric: 'lateP50', below: 5000 }],
  },
  {
    name: 'json-64k',
    title: 'JSON of 64 KiB there and back, 8 in flight',
    measure: 'throughput',
    inFlight: 8,
    task: 'echo',
    params: () => someRecords,
    isRight: (value) => value.length === someRecords.length && value[0].name === someRecords[0].name,
    goals: [goal('callsPerSecond', 1.5)],
  },
  buffers('64 KiB', 64 * KIB, { inFlight: 8, peers: ['electron-re-native', 'fork'], reference: 'fork' }, [
    goal('callsPerSecond', 3, 'fork'),
  ]),
  buffers(
    '1 MiB',
    1024 * KIB,
    { inFlight: 8, peers: ['electron-re-native', 'fork', 'electron-re', 'piscina'] },
    [
      goal('callsPerSecond', 4, 'fork', 3),
      goal('callsPerSecond', 200, REFERENCE, 120),
      goal('callsPerSecond', 2, 'piscina'),
    ],
  ),
  buffers(
    '16 MiB',
    16 * 1024 * KIB,
    { inFlight: 4, peers: ['electron-re-native', 'fork'], reference: 'fork' },
    [goal('callsPerSecond', 2.5, 'fork', 3)],
  ),
  {
    name: 'fairness',
    title: 'Small calls, one at a time, while a Buffer of 64 MiB goes there and back, then the next',
    measure: 'fairness',
    inFlight: 2,
    serialization: 'advanced',
    peers: ['electron-re-native', 'fork'],
    reference: 'fork',
    ...small,
    goals: [goal('p99', 1, 'fork')],
    limits: [{ metric: 'p99', below: 5000 }, ...limits],
  },
  {
    name: 'start-up',
    title: 'Start-up: from making a pool to its first answer',
    measure: 'start-up',
    inFlight: 1,
    ...small,
    goals: [goal('firstAnswer', 1.3), goal('withLoading', 1.3)],
  },
];

module.exports = { loads };
