'use strict';

const path = require('path');
const { AsyncLock, ChildProcessPool, SharedMemory } = require('../..');
const { LAYOUT, now } = require('./layout.js');

const script = path.join(__dirname, 'child.js');
const MIB_16 = 16 << 20;

/**
 * Measures ours and its reference in one round.
 *
 * @typedef {object} Measure
 * @property {string} title
 * @property {string} unit
 * @property {string} reference
 * @property {'less' | 'more'} better
 * @property {number} goal the ratio of ours to the reference: at most or at least, depending on what is better
 * @property {(millis: number) => Promise<{ ours: number, reference: number }>} play
 */

/** @param {object} options @param {number} children @param {(pool: any, memory: SharedMemory) => Promise<any>} use */
async function withPool(options, children, use) {
  const memory = new SharedMemory(MIB_16);
  const pool = new ChildProcessPool({
    path: script,
    max: children,
    lifecycle: false,
    shared: { memory },
    ...options,
  });
  try {
    await Promise.all(each(children, (id) => pool.run('ready', null, { id })));
    return await use(pool, memory);
  } finally {
    await pool.close({ force: true });
    memory.close();
  }
}

/** @template T @param {number} count @param {(id: number) => T} act */
const each = (count, act) => Array.from({ length: count }, (_, id) => act(id));

/** Returns the nanoseconds per turn. @param {number} millis @param {(turns: number) => void} act */
function perTurn(millis, act) {
  const turns = 20_000;
  for (let i = 0; i < 5; i += 1) act(turns);
  const [began, end] = [now(), now() + BigInt(Math.round(millis * 1e6))];
  let done = 0;
  for (; now() < end; done += turns) act(turns);
  return Number(now() - began) / done;
}

/** @param {number} millis */
async function uncontended(millis) {
  const memory = new SharedMemory(64);
  const lock = new AsyncLock(memory);
  const words = new Int32Array(new SharedArrayBuffer(16));
  const reference = perTurn(millis, (turns) => {
    for (let i = 0; i < turns; i += 1) {
      Atomics.compareExchange(words, 0, 0, 1);
      Atomics.compareExchange(words, 0, 1, 0);
    }
  });
  const ours = perTurn(millis, (turns) => {
    for (let i = 0; i < turns; i += 1) {
      lock.lock();
      lock.unlock();
    }
  });
  memory.close();
  return { ours, reference };
}

/** @param {number[]} times */
const middle = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

function handOver() {
  const play = (/** @type {'lock' | 'futex'} */ how) =>
    withPool({}, 2, async (pool) => {
      const [times] = await Promise.all([
        pool.run('receive', how, { id: 0 }),
        pool.run('give', how, { id: 1 }),
      ]);
      return middle(times) / 1e3;
    });
  return play('lock').then(async (ours) => ({ ours, reference: await play('futex') }));
}

/** @param {any} pool */
function keepLockByMessages(pool) {
  /** @type {any[]} */
  const waiting = [];
  let isHeld = false;
  const grant = () => {
    const next = waiting.shift();
    isHeld = next !== undefined;
    next?.send({ grant: 'lock' });
  };
  for (const { child } of pool.forked) {
    child.on('message', (/** @type {any} */ message) => {
      if (message?.wants) waiting.push(child);
      if (message?.lets || (message?.wants && !isHeld)) grant();
    });
  }
}

/** @param {number} millis */
async function contended(millis) {
  const play = (/** @type {string} */ task) =>
    withPool({}, 4, async (pool, memory) => {
      keepLockByMessages(pool);
      const counts = await Promise.all(each(4, (id) => pool.run(task, millis, { id })));
      const total = counts.reduce((sum, count) => sum + count, 0);
      const counted = memory.load(LAYOUT.COUNTER);
      if (counted !== total) throw new Error(`${task}: ${total} times counted, but ${counted} found`);
      return (total / millis) * 1e3;
    });
  return { ours: await play('contend'), reference: await play('contendByMessages') };
}

/**
 * Returns the shortest time to move the buffer of one child to where the other child can read it.
 *
 * @param {any} pool
 * @param {() => Promise<[number, number]>} move
 */
async function timeOfMoves(pool, move) {
  const times = [];
  for (let fill = 1; fill <= 5; fill += 1) {
    await pool.run('make', { bytes: MIB_16, fill }, { id: 0 });
    const began = now();
    const [first, last] = await move();
    times.push(Number(now() - began) / 1e6);
    if (first !== fill || last !== fill) throw new Error(`${first} and ${last} have come`);
  }
  return Math.min(...times);
}

async function moved() {
  const ours = await withPool({}, 2, (pool) =>
    timeOfMoves(pool, async () => {
      await pool.run('write', undefined, { id: 0 });
      return pool.run('read', MIB_16, { id: 1 });
    }),
  );
  const asBuffer = (/** @type {any} */ pool) =>
    timeOfMoves(pool, async () => pool.run('take', await pool.run('send', undefined, { id: 0 }), { id: 1 }));
  // The pool carries Buffers as they are if it can, otherwise as JSON.
  const reference = await withPool({ serialization: 'advanced' }, 2, asBuffer).catch((error) => {
    if (error.code !== 'ERR_INVALID_ARG') throw error;
    return withPool({}, 2, asBuffer);
  });
  return { ours, reference };
}

/** @type {Measure[]} */
const measures = [
  {
    title: 'Lock and unlock, uncontended',
    unit: 'ns',
    reference: 'two Atomics calls on a SharedArrayBuffer',
    better: 'less',
    goal: 3,
    play: uncontended,
  },
  {
    title: 'Hand-over of the lock to a sleeping process, p50',
    unit: 'µs',
    reference: 'the same by a bare futex (wait and notify)',
    better: 'less',
    goal: 2,
    play: handOver,
  },
  {
    title: 'Four processes and one lock',
    unit: '/s',
    reference: 'a lock kept by messages to the main process',
    better: 'more',
    goal: 20,
    play: contended,
  },
  {
    title: '16 MiB from one child to another',
    unit: 'ms',
    reference: "the same as a task's Buffer",
    better: 'less',
    goal: 1 / 4,
    play: moved,
  },
];

module.exports = { measures };
