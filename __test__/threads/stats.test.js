'use strict';
// What electron-re's pools of threads count.

const { StaticThreadPool } = require('../..');
const { until } = require('../electron/wait');

/** What a task of this does is named by its payload. */
const CODE = `const { parentPort } = require('worker_threads');
module.exports = (what) => {
  if (what === 'block') for (;;);
  if (what === 'exit') process.exit(3);
  if (what === 'throw') throw new Error('on purpose');
  if (what === 'unsendable') return () => {};
  if (what === 'post') for (const value of [null, undefined, 7, 'text', {}, { kind: 'listed', value: 1 }, { id: 1 }]) parentPort.postMessage(value);
  return what;
}`;

/** @type {StaticThreadPool[]} */
const pools = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.wipeThreadPool()));

function pooled(options) {
  const pool = new StaticThreadPool({ execString: CODE, ...options });
  pools.push(pool);
  return pool;
}

const ignore = () => {};

test('tasks are counted, each try of one that fails for itself', async () => {
  const pool = pooled({ maxThreads: 1 });
  expect(pool.stats()).toMatchObject({ done: 0, failed: 0, inFlight: 0, children: [] });
  await pool.exec(1);
  await pool.exec('throw', { taskRetry: 2 }).catch(ignore);
  await pool.exec('unsendable').catch(ignore);
  expect(pool.stats()).toMatchObject({ done: 5, failed: 4, inFlight: 0, queued: 0, restarts: 0 });
  expect(pool.stats().run.count).toBe(5);
});

test('a thread that ends by itself is one restart, one that its pool ends is none', async () => {
  const pool = pooled({ maxThreads: 1 });
  await pool.exec('exit').catch(ignore);
  await pool.exec('block', { taskTimeout: 50 }).catch(ignore);
  await pool.exec(1);
  expect(pool.stats()).toMatchObject({ restarts: 1, failed: 2, done: 1, deaths: { exit: 1, asked: 1 } });
});

test('each thread has the number that the system gives it, and the task that it has', async () => {
  const pool = pooled({ maxThreads: 2 });
  await Promise.all([pool.exec(1), pool.exec(2)]);
  const blocked = pool.exec('block').catch(ignore);
  void pool.exec('block').catch(ignore);
  void pool.exec('waits').catch(ignore);
  const { children, queued } = pool.stats();
  expect(queued).toBe(1);
  expect(new Set(children.map(({ pid }) => pid)).size).toBe(2);
  for (const child of children)
    expect(child).toMatchObject({
      pid: expect.any(Number),
      state: 'ready',
      inFlight: 1,
      current: { task: 'execString', ms: expect.any(Number) },
    });
  pool.wipeThreadPool();
  await blocked;
  await until(() => pool.stats().children.length === 0, 'no thread');
});

test('whatever else a thread posts changes nothing', async () => {
  const pool = pooled({ maxThreads: 1 });
  await pool.exec('first');
  const [{ pid }] = pool.stats().children;
  await expect(pool.exec('post')).resolves.toEqual({ data: 'post', error: null });
  expect(pool.stats().children[0].pid).toBe(pid);
});
