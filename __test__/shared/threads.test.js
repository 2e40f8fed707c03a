'use strict';
// The lock between worker threads, over a SharedArrayBuffer and over a SharedMemory.

const path = require('path');
const { once } = require('events');
const { Worker } = require('worker_threads');
const { AsyncLock, SharedMemory } = require('../..');
const { within } = require('../electron/wait');

const ROUNDS = 2000;

async function runThread(workerData) {
  const worker = new Worker(path.join(__dirname, 'fixtures/thread.js'), { workerData });
  const [message] = await within(once(worker, 'message'), `the thread that is ${workerData.kind}`);
  await worker.terminate();
  return message;
}

const runAll = (kinds, data) =>
  Promise.all(kinds.map((kind) => runThread({ kind, rounds: ROUNDS, ...data })));

test.each([
  ['ours', ['sync', 'sync', 'async']],
  ["electron-re's and ours", ['article', 'sync', 'async']],
])('over a SharedArrayBuffer %s exclude each other', async (_, kinds) => {
  const buffer = new SharedArrayBuffer(64);
  await runAll(kinds, { buffer });
  const words = new Int32Array(buffer);
  expect([words[0], words[8]]).toEqual([0, kinds.length * ROUNDS]);
});

test('over a SharedMemory threads exclude each other', async () => {
  const memory = new SharedMemory(64);
  await runAll(['sync', 'sync', 'async'], { handle: memory.handle });
  expect([memory.load64(0), memory.load(8)]).toEqual([0n, 3 * ROUNDS]);
  memory.close();
});

test('the lock of a thread that has ended goes to the next owner, which learns of it', async () => {
  const memory = new SharedMemory(64);
  await runThread({ kind: 'holds', handle: memory.handle });
  const lock = new AsyncLock(memory);
  expect(lock.lock({ timeout: 10e3 }).ownerDied).toBe(true);
  lock.unlock();
  expect(lock.lock().ownerDied).toBe(false);
  memory.close();
});
