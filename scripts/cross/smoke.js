'use strict';
// Tests the promises of docs/platforms.md for a platform in the Node that runs this file:
//
//   NAPI_RS_NATIVE_LIBRARY_PATH=… node scripts/cross/smoke.js [--without-locks]
//
// Set SMOKE_NODE to the program for children and hosts if `process.execPath` does not run by itself, as in an emulator.

const assert = require('assert');
const { spawn } = require('child_process');
const { once } = require('events');
const path = require('path');
const { AsyncLock, ChildProcessPool, SharedMemory } = require('../..');

const DEADLINE = 300e3;
const LOCKED_COUNT = 100;
const hasLocks = !process.argv.includes('--without-locks');
const execPath = process.env.SMOKE_NODE ?? process.execPath;

/** @param {() => unknown} condition @param {string} what */
async function until(condition, what) {
  const end = Date.now() + DEADLINE;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`gave up waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {object} options */
const openPool = (options) =>
  new ChildProcessPool({ path: path.join(__dirname, 'smoke-child.js'), execPath, max: 2, ...options });

/** @typedef {InstanceType<typeof ChildProcessPool>} Pool */

/** @param {Pool} pool @param {'fast' | 'channel'} lane */
async function calls(pool, lane) {
  const large = 'x'.repeat(200_000);
  assert.strictEqual(await pool.run('echo', large), large);
  const pids = await Promise.all([pool.run('busy', 50), pool.run('busy', 50)]);
  assert.strictEqual(new Set(pids).size, 2, 'two calls did not go to two children');
  const lanes = () => pool.stats().children.map((child) => child.lane);
  await until(
    () => lanes().every((one) => one === lane),
    `the lane ${lane}: ${JSON.stringify(pool.stats())}`,
  );
  const echoes = await Promise.all(Array.from({ length: 500 }, (_, at) => pool.run('echo', at)));
  assert.deepStrictEqual(echoes, [...echoes.keys()]);
}

/** @param {Pool} pool */
async function buffers(pool) {
  const bytes = Buffer.alloc(300_000, 7);
  assert.deepStrictEqual(Buffer.from(await pool.run('echo', bytes)), bytes);
}

/** @param {Pool} pool */
async function sharedMemory(pool) {
  const memory = new SharedMemory(4096);
  await pool.run('store', { memory, index: 16, value: 42 });
  assert.strictEqual(memory.load(16), 42);
  const waited = pool.run('wait', { memory, index: 20 });
  memory.store(20, 1);
  const ring = setInterval(() => memory.notify(20), 20);
  // A child that starts its wait too late finds that the word has changed.
  assert.match(await waited, /^(ok|not-equal)$/);
  clearInterval(ring);
  memory.close();
}

/** @param {Pool} pool */
async function locks(pool) {
  const memory = new SharedMemory(4096);
  await Promise.all(Array.from({ length: 2 }, () => pool.run('count', { memory, times: LOCKED_COUNT })));
  assert.strictEqual(memory.load(8), 2 * LOCKED_COUNT);
  await assert.rejects(pool.run('lockAndCrash', { memory }), { code: 'ERR_CHILD_EXITED' });
  const lock = new AsyncLock(memory, { index: 0 });
  await lock.lockAsync({ timeout: DEADLINE });
  lock.unlock();
  memory.close();
}

/** @param {Pool} pool */
async function crash(pool) {
  const id = 'one child';
  const pid = /** @type {number} */ (await pool.run('pid', undefined, { id }));
  await assert.rejects(pool.run('crash', undefined, { id }), { code: 'ERR_CHILD_EXITED' });
  await until(() => !isAlive(pid), 'the crashed child to be gone');
  assert.notStrictEqual(await pool.run('pid', undefined, { id }), pid);
}

/** @param {Pool} pool */
async function sleep(pool) {
  await pool.run('pid');
  await until(() => {
    for (const child of pool.forked) child.sleep();
    return pool.stats().children.some(({ state }) => state === 'asleep');
  }, 'a child to sleep');
  const pids = await Promise.all([pool.run('busy', 50), pool.run('busy', 50)]);
  assert.ok(pids.every(isAlive));
}

/** @param {Pool} pool */
async function close(pool) {
  const pids = pool.forked.map(({ pid }) => pid);
  await pool.close();
  await until(() => !pids.some(isAlive), 'the children to be gone');
}

/** Checks that a killed host leaves no child behind. */
async function noOrphan() {
  const host = spawn(execPath, [__filename, '--host'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(host.stdout, 'data');
  const pids = JSON.parse(String(said));
  assert.ok(pids.length === 2 && pids.every(isAlive));
  host.kill('SIGKILL');
  await until(() => !pids.some(isAlive), `the children ${pids} of a killed host to be gone`);
}

async function beHost() {
  const pool = openPool({});
  const pids = await Promise.all([pool.run('busy', 50), pool.run('busy', 50)]);
  console.log(JSON.stringify(pids));
}

async function main() {
  let passed = 0;
  for (const lane of /** @type {const} */ (['auto', 'channel']))
    for (const serialization of ['json', 'advanced']) {
      const pool = openPool({ lane, serialization, lifecycle: false });
      const steps = [calls, sharedMemory, crash, sleep, close];
      if (serialization === 'advanced') steps.unshift(buffers);
      if (hasLocks) steps.splice(-3, 0, locks);
      for (const step of steps) {
        console.log(`${lane}, ${serialization}: ${step.name}`);
        await step(pool, lane === 'auto' ? 'fast' : 'channel');
        passed += 1;
      }
    }
  console.log('a killed host');
  await noOrphan();
  console.log(`passed ${passed + 1} steps on Node ${process.version}, ${process.arch}`);
}

(process.argv.includes('--host') ? beHost() : main()).catch((error) => {
  console.error(error);
  process.exit(1);
});
