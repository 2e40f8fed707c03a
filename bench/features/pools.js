'use strict';
// Streams, balancing, long queues, and spare children.

const { fork, spawn } = require('child_process');
const { once } = require('events');
const { createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');
const { setTimeout: delay } = require('timers/promises');
const { createPool } = require('../../index.js');

const TASKS = require.resolve('./tasks.js');
const CHUNK = 64 * 1024;
const CHUNKS = 16_384;
const MIB = (CHUNK * CHUNKS) / 2 ** 20;
const QUEUED = 100_000;

/** Returns the MiB per second, and the p99 of the event loop in ms. @param {AsyncIterable<Buffer>} chunks */
async function read(chunks) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const begin = performance.now();
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  const seconds = (performance.now() - begin) / 1e3;
  loop.disable();
  if (bytes !== CHUNK * CHUNKS) throw new Error(`${bytes} bytes have come`);
  return { rate: MIB / seconds, p99: loop.percentile(99) / 1e6 };
}

/**
 * Measures the same with messages on Node's channel.
 *
 * @param {import('child_process').ChildProcess} child
 * @returns {Promise<number>} MiB per second
 */
async function readChannel(child) {
  await once(child, 'message');
  let bytes = 0;
  child.on('message', (/** @type {Buffer} */ chunk) => (bytes += chunk.length));
  const begin = performance.now();
  child.send('begin');
  await once(child, 'disconnect');
  if (bytes !== CHUNK * CHUNKS) throw new Error(`${bytes} bytes have come`);
  return (MIB / (performance.now() - begin)) * 1e3;
}

/** @type {import('./index.js').Measure} */
const streams = {
  rows: [
    { title: 'a stream of 64 KiB chunks', unit: 'MiB/s', reference: "a child's stdout", better: 'more', goal: 2 },
    { title: 'a stream of 64 KiB chunks', unit: 'MiB/s', reference: "fork, 'advanced'", better: 'more', goal: 2 },
    { title: 'the same: event loop, p99', unit: 'ms', reference: 'limit', better: 'less', goal: 1 },
  ], // prettier-ignore
  async run() {
    const pool = createPool(TASKS, { max: 1 });
    await pool.tasks.add(1, 1);
    const ours = await read(/** @type {any} */ (pool.tasks.stream(CHUNKS, CHUNK)));
    await pool.close();
    const args = [`${CHUNKS}`, `${CHUNK}`];
    const piped = [require.resolve('./piped-child.js'), ...args];
    const child = spawn(process.execPath, piped, { stdio: ['ignore', 'pipe', 'inherit'] });
    // As with the pool, the start of the child does not count.
    await once(child.stdout, 'readable');
    const pipe = await read(child.stdout);
    const forked = fork(require.resolve('./forked-child.js'), args, { serialization: 'advanced' });
    const channel = await readChannel(forked);
    return [
      { ours: ours.rate, reference: pipe.rate },
      { ours: ours.rate, reference: channel },
      { ours: ours.p99, reference: 5 },
    ];
  },
};

/**
 * Returns the p99 of calls in ms, if one of four children takes ten times as long.
 *
 * @param {any} strategy
 * @param {number} millis
 */
async function p99With(strategy, millis) {
  const pool = createPool(TASKS, { max: 4, min: 4, concurrency: Infinity, strategy });
  await pool.ready();
  const nanoseconds = createHistogram();
  const begin = performance.now();
  const repeat = async () => {
    while (performance.now() - begin < 2 * millis) {
      const before = performance.now();
      await pool.tasks.wait(2);
      const now = performance.now();
      // The strategy must first learn how fast its children are.
      if (now - begin > millis) nanoseconds.record(Math.round((now - before) * 1e6));
    }
  };
  await Promise.all(Array.from({ length: 16 }, repeat));
  await pool.close();
  return nanoseconds.percentile(99) / 1e6;
}

/** @type {import('./index.js').Measure} */
const latency = {
  rows: [
    {
      title: 'LEAST_LATENCY, one of four children 10 times slower: p99',
      unit: 'ms',
      reference: 'POLLING',
      better: 'less',
      goal: 1 / 3,
    },
  ],
  async run(millis) {
    return [{ ours: await p99With('LEAST_LATENCY', millis), reference: await p99With('POLLING', millis) }];
  },
};

/** Returns the bytes of memory that this process uses. */
function memory() {
  global.gc?.();
  return process.memoryUsage().rss;
}

/** Returns the memory that the callers' own promises take. @param {number} count @param {unknown[]} kept */
function memoryOfPromises(count, kept) {
  const before = memory();
  for (let n = 0; n < count; n += 1) {
    kept.push(new Promise((resolve, reject) => kept.push([resolve, reject])).catch(() => {}));
  }
  return memory() - before;
}

/** Measures calls that wait behind a call that never ends, and their cancellation. @param {number} count */
async function queue(count) {
  const pool = createPool(TASKS, { max: 1 });
  pool.run('never').catch(() => {});
  while (pool.stats().running === 0) await delay(5);
  /** @type {AbortController[]} */
  const controllers = [];
  /** @type {unknown[]} */
  const settled = [];
  const before = memory();
  for (let n = 0; n < count; n += 1) settled.push(pool.run('add', [n, 1]).catch(() => {}));
  await delay(100);
  const taken = memory() - before;
  // The calls are kept meanwhile, so that their memory is not reused.
  const bytes = (taken - memoryOfPromises(count, settled)) / count;
  for (let n = 0; n < 1000; n += 1) {
    const controller = new AbortController();
    controllers.push(controller);
    settled.push(pool.run('add', [n, 1], { signal: controller.signal }).catch(() => {}));
  }
  await delay(100);
  const begin = performance.now();
  for (const controller of controllers) controller.abort();
  const micros = ((performance.now() - begin) / controllers.length) * 1e3;
  await pool.close({ force: true });
  return { bytes, micros };
}

/** @type {import('./index.js').Measure} */
const queued = {
  // With the first burst of objects, V8 grows its young generation up to 32 MiB. This memory does not belong to calls.
  flags: ['--max-semi-space-size=1'],
  rows: [
    { title: '100,000 calls that wait: memory beside their promises', unit: 'bytes/call', reference: 'limit', better: 'less', goal: 1 },
    { title: 'cancelling one of 100,000', unit: 'µs', reference: 'of 1,000', better: 'less', goal: 2 },
  ], // prettier-ignore
  async run() {
    const few = await queue(1000);
    const many = await queue(QUEUED);
    return [
      { ours: many.bytes, reference: 200 },
      { ours: many.micros, reference: few.micros },
    ];
  },
};

/** @type {import('./index.js').Measure} */
const spare = {
  rows: [
    { title: 'spare: 1, a crash, then the next call', unit: 'ms', reference: 'limit', better: 'less', goal: 1 },
  ], // prettier-ignore
  async run() {
    const pool = createPool(TASKS, { max: 1, spare: 1 });
    /** @type {number[]} */
    const times = [];
    for (let n = 0; n < 5; n += 1) {
      await pool.tasks.add(1, 1);
      while (pool.stats().spares < 1) await delay(5);
      // The spare child also needs time to become ready.
      await delay(300);
      await pool.tasks.exit().catch(() => {});
      const before = performance.now();
      await pool.tasks.add(1, 1);
      times.push(performance.now() - before);
    }
    await pool.close();
    return [{ ours: times.sort((a, b) => a - b)[2], reference: 5 }];
  },
};

module.exports = { latency, queued, spare, streams };
