'use strict';
// Small and large calls: one at a time, many items, Buffers, and two ways to make the same call.

const { execFile } = require('child_process');
const path = require('path');
const { createHistogram, performance } = require('perf_hooks');
const { promisify } = require('util');
const { createPool } = require('../../index.js');
const { mainThreadTime } = require('../measures/main-thread-time.js');
const { loadPeer } = require('../peers/index.js');

const TASKS = require.resolve('./tasks.js');
const WAKE = path.join(__dirname, 'wake.py');
const ITEMS = 100_000;

/** @typedef {(number: number) => PromiseLike<unknown>} Call */

/** Returns the p50 of one call at a time, in µs. @param {Call} call @param {number} millis */
async function p50Of(call, millis) {
  await call(1);
  for (const end = performance.now() + millis; performance.now() < end;) await call(1);
  const nanoseconds = createHistogram();
  for (const end = performance.now() + millis; performance.now() < end;) {
    const before = performance.now();
    await call(1);
    nanoseconds.record(Math.max(1, Math.round((performance.now() - before) * 1e6)));
  }
  return nanoseconds.percentile(50) / 1e3;
}

/**
 * Returns the calls per second with this many calls in flight.
 *
 * @param {Call} call
 * @param {number} inFlight
 * @param {number} millis
 */
async function rateOf(call, inFlight, millis) {
  const play = async () => {
    let done = 0;
    const begin = performance.now();
    const repeat = async () => {
      for (; performance.now() - begin < millis; done += 1) await call(done);
    };
    await Promise.all(Array.from({ length: inFlight }, repeat));
    return (done / (performance.now() - begin)) * 1e3;
  };
  await call(1);
  await play();
  return play();
}

/** @param {import('../peers/index.js').OpenOptions} options @param {string} name */
async function openPeer(name, options) {
  const peer = loadPeer(name);
  await peer.load?.();
  return peer.open(options);
}

/** Returns the p50 of two processes that only wake each other, in µs. @param {number} millis */
async function wakeTime(millis) {
  const { stdout } = await promisify(execFile)('python3', [WAKE, `${millis / 1e3}`]);
  return Number(stdout);
}

/** @type {import('./index.js').Measure} */
const oneAtATime = {
  rows: [
    { title: 'one call at a time, p50', unit: 'µs', reference: 'piscina', better: 'less', goal: 13 / 17 },
    { title: 'one call at a time, p50', unit: 'µs', reference: 'eventfd and epoll alone', better: 'less', goal: 1.3 }, // prettier-ignore
  ],
  async run(millis) {
    const pool = createPool(TASKS, { max: 2 });
    const ours = await p50Of((n) => pool.tasks.add(n, 1), millis);
    await pool.close();
    const peer = await openPeer('piscina', { children: 2, inFlight: 1, serialization: 'json' });
    const reference = await p50Of((n) => peer.call('add', { a: n, b: 1 }), millis);
    return [
      { ours, reference },
      { ours, reference: await wakeTime(millis) },
    ];
  },
};

/** @type {import('./index.js').Measure} */
const typed = {
  rows: [
    {
      title: 'pool.tasks.add(…), 64 in flight',
      unit: 'calls/s',
      reference: 'pool.run',
      better: 'more',
      goal: 0.97,
    },
  ],
  async run(millis) {
    const pool = createPool(TASKS, { max: 2, concurrency: 64 });
    const before = await rateOf((n) => pool.run('add', [n, 1]), 64, millis);
    const ours = await rateOf((n) => pool.tasks.add(n, 1), 64, millis);
    const after = await rateOf((n) => pool.run('add', [n, 1]), 64, millis);
    await pool.close();
    return [{ ours, reference: (before + after) / 2 }];
  },
};

/** Returns the items per second, and the µs of the main thread for each item. @param {() => Promise<unknown>} play */
async function itemsBy(play) {
  await play();
  const begin = { time: performance.now(), cpu: mainThreadTime() ?? NaN };
  await play();
  const cpu = (mainThreadTime() ?? NaN) - begin.cpu;
  return { rate: (ITEMS / (performance.now() - begin.time)) * 1e3, mainThread: cpu / ITEMS };
}

/**
 * Returns the rows for a serialization and the code that measures them.
 *
 * @param {'json' | 'advanced'} serialization
 * @returns {import('./index.js').Measure}
 */
function map(serialization) {
  const title = `map of 100,000 small items, '${serialization}'`;
  return {
    rows: [
      { title, unit: 'items/s', reference: 'a loop of run, 64 in flight', better: 'more', goal: 2 },
      {
        title,
        unit: 'items/s',
        reference: 'the same loop, concurrency: 64',
        better: 'more',
        goal: 2,
      },
      { title: `${title}: main thread`, unit: 'µs/item', reference: 'limit', better: 'less', goal: 1 },
    ],
    async run() {
      const items = Array.from({ length: ITEMS }, (_, n) => [n, 1]);
      const pool = createPool(TASKS, { max: 2, serialization });
      const { rate, mainThread } = await itemsBy(() => pool.map('add', items));
      const loop = await itemsBy(() => loopOver(pool, items));
      await pool.close();
      const wide = createPool(TASKS, { max: 2, serialization, concurrency: 64 });
      const wideLoop = await itemsBy(() => loopOver(wide, items));
      await wide.close();
      return [
        { ours: rate, reference: loop.rate },
        { ours: rate, reference: wideLoop.rate },
        { ours: mainThread, reference: 0.5 },
      ];
    },
  };
}

/** Does the same as `map` with a loop of `run`. @param {any} pool @param {number[][]} items */
async function loopOver(pool, items) {
  let at = 0;
  /** @type {unknown[]} */
  const results = [];
  const repeat = async () => {
    while (at < items.length) {
      const own = at++;
      results[own] = await pool.run('add', items[own]);
    }
  };
  await Promise.all(Array.from({ length: 64 }, repeat));
  return results;
}

const KIB64 = Buffer.alloc(64 * 1024, 'buffer ');

/** @type {import('./index.js').Measure} */
const buffers = {
  rows: [
    { title: 'Buffers of 64 KiB there and back, 16 in flight', unit: 'calls/s', reference: "fork, 'advanced'", better: 'more', goal: 2 }, // prettier-ignore
    { title: 'Buffers of 64 KiB there and back, 16 in flight', unit: 'calls/s', reference: 'piscina', better: 'more', goal: 1 }, // prettier-ignore
  ],
  async run(millis) {
    const options = /** @type {const} */ ({ children: 2, inFlight: 16, serialization: 'advanced' });
    const [ours, fork, piscina] = await inTurn(['electron-re-native', 'fork', 'piscina'], async (name) => {
      const pool = await openPeer(name, options);
      const rate = await rateOf(() => pool.call('echo', KIB64), options.inFlight, millis);
      await pool.close();
      return rate;
    });
    return [
      { ours, reference: fork },
      { ours, reference: piscina },
    ];
  },
};

/** @template T @param {string[]} names @param {(name: string) => Promise<T>} act */
async function inTurn(names, act) {
  const results = [];
  for (const name of names) results.push(await act(name));
  return results;
}

module.exports = { buffers, mapAdvanced: map('advanced'), mapJson: map('json'), oneAtATime, typed };
