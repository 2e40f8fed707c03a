'use strict';

// Measures what a child's output costs the host's main thread, in comparison with `fork` and a `data` listener on its
// stdout. Both children print the same in turn, and one process reads both. Run `node bench/output`.

const { fork } = require('child_process');
const path = require('path');
const { ChildProcessPool } = require('../..');
const { mainThreadTime } = require('../measures/main-thread-time.js');

const CHILD = path.join(__dirname, 'child.js');
const MIB = 1024 * 1024;
const ROUNDS = 6;
/** @type {Record<string, number>} */
const BYTES = {
  chunks: 32 * MIB,
  'chunks of Chinese': 16 * MIB,
  lines: 4 * MIB,
  'lines of Chinese': 4 * MIB,
};

/** @typedef {{ run(kind: string, bytes: number): Promise<void>, close(): void | Promise<unknown> }} Peer */

/** Counts the bytes that have arrived, and resolves when they are enough. */
class Counter {
  #left = 0;
  #done = () => {};

  /** @param {number} bytes @returns {Promise<void>} */
  expect(bytes) {
    this.#left += bytes;
    return new Promise((resolve) => (this.#done = resolve));
  }

  /** @param {number} bytes */
  add(bytes) {
    this.#left -= bytes;
    if (this.#left <= 0) this.#done();
  }
}

/** @returns {Peer} */
function forkPeer() {
  const child = fork(CHILD, { silent: true, env: { ...process.env, BENCH_PEER: 'fork' } });
  const counter = new Counter();
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => counter.add(chunk.length));
  return {
    run(kind, bytes) {
      const done = counter.expect(bytes);
      child.send({ kind, bytes });
      return done;
    },
    close: () => void child.kill(),
  };
}

/** @param {'output' | 'stream' | 'none'} how @returns {Promise<Peer>} */
async function poolPeer(how) {
  const pool = new ChildProcessPool({ path: CHILD, max: 1, lifecycle: false });
  await pool.ready(1);
  const counter = new Counter();
  let perCharacter = 1;
  if (how === 'output') pool.on('output', ({ text }) => counter.add(text.length * perCharacter));
  if (how === 'stream') pool.forked[0].child.stdout?.on('data', (chunk) => counter.add(chunk.length));
  return {
    async run(kind, bytes) {
      // 100 bytes of a Chinese line arrive as 34 characters.
      perCharacter = kind.endsWith('Chinese') ? 100 / 34 : 1;
      const arrived = how === 'none' ? undefined : counter.expect(bytes - 1);
      await pool.send('print', { kind, bytes });
      await arrived;
    },
    close: () => pool.close({ force: true }),
  };
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** @param {Peer} peer @param {string} kind */
async function costOf(peer, kind) {
  const before = Number(mainThreadTime());
  await peer.run(kind, BYTES[kind]);
  return (Number(mainThreadTime()) - before) / 1000 / (BYTES[kind] / MIB);
}

async function main() {
  /** @type {Record<string, Peer>} */
  const peers = {
    fork: forkPeer(),
    "'output'": await poolPeer('output'),
    'child.stdout': await poolPeer('stream'),
    'no listener': await poolPeer('none'),
  };
  for (const kind of Object.keys(BYTES)) {
    /** @type {Record<string, number[]>} */
    const costs = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, peer] of Object.entries(peers)) {
        const cost = await costOf(peer, kind);
        if (round > 0) (costs[name] ??= []).push(cost);
      }
    }
    const base = median(costs.fork);
    for (const [name, values] of Object.entries(costs)) {
      const cost = median(values);
      const figures = `${cost.toFixed(3)} ms per MiB, ${(cost / base).toFixed(2)} times fork`;
      console.log(`${kind}, ${name}: ${figures}`);
    }
  }
  await Promise.all(Object.values(peers).map((peer) => peer.close()));
}

main();
