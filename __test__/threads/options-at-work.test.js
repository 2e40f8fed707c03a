'use strict';
// What the options of pools, executors and tasks change for the tasks that follow.

const { once } = require('events');
const path = require('path');
const { DynamicThreadPool, StaticThreadPool } = require('../..');
const { until } = require('../electron/wait');

const ECHO = 'module.exports = (value) => value';
const BLOCK = 'module.exports = (what) => { while (what === "block"); return what; }';
/** Throws twice in each thread before it returns. */
const THIRD =
  'module.exports = () => { global.n = (global.n ?? 0) + 1; if (global.n % 3) throw 0; return global.n; }';
/** Returns once the first byte of what it shares is not 0. */
const GATE = 'module.exports = (shared) => { Atomics.wait(new Int32Array(shared), 0, 0); return "open"; }';

/** @type {Array<StaticThreadPool | DynamicThreadPool>} */
const pools = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.wipeThreadPool()));

const kept = (pool) => pools[pools.push(pool) - 1];
const pooled = (options, threadOptions) =>
  kept(new StaticThreadPool({ maxThreads: 1, ...options }, threadOptions));
const codeOf = ({ code }) => code;

test("a task without a time limit has the pool's, and its own comes first", async () => {
  const pool = pooled({ execString: BLOCK, maxThreads: 2, taskTimeout: 30 });
  const own = pool.exec('block', { taskTimeout: 60e3 }).catch(codeOf);
  expect(await pool.exec('block').catch(codeOf)).toBe('ERR_TASK_TIMEOUT');
  expect(await pool.exec('block', { taskTimeout: 0 }).catch(codeOf)).toBe('ERR_TASK_TIMEOUT');
  pool.wipeThreadPool();
  expect(await own).toBe('ERR_POOL_CLOSED');
});

test('setTaskRetry holds for tasks that follow, and a task may do without retries', async () => {
  const pool = pooled({ execString: THIRD }).setTaskRetry(2);
  await expect(pool.exec()).resolves.toMatchObject({ data: 3 });
  await expect(pool.exec(0, { taskRetry: 0 })).rejects.toMatchObject({ code: 'ERR_TASK_FAILED' });
});

test('setMaxTasks lets more tasks wait, or fewer', async () => {
  const pool = pooled({ execString: GATE, maxTasks: 1 });
  const gate = new SharedArrayBuffer(4);
  const tasks = [pool.exec(gate), pool.exec(gate)];
  expect(await pool.exec(gate).catch(codeOf)).toBe('ERR_QUEUE_FULL');
  tasks.push(pool.setMaxTasks(2).exec(gate));
  expect([pool.taskLength, await pool.setMaxTasks(1).exec(gate).catch(codeOf)]).toEqual([
    2,
    'ERR_QUEUE_FULL',
  ]);
  Atomics.store(new Int32Array(gate), 0, 1);
  Atomics.notify(new Int32Array(gate), 0);
  expect((await Promise.all(tasks)).map(({ data }) => data)).toEqual(['open', 'open', 'open']);
});

test('wiping the queue leaves the task that runs', async () => {
  const pool = pooled({ execString: GATE });
  const gate = new SharedArrayBuffer(4);
  const [running, waiting] = [pool.exec(gate), pool.exec(gate).catch(codeOf)];
  pool.wipeTaskQueue();
  expect([await waiting, pool.threadLength, pool.taskLength]).toEqual(['ERR_POOL_CLOSED', 1, 0]);
  Atomics.store(new Int32Array(gate), 0, 1);
  Atomics.notify(new Int32Array(gate), 0);
  await expect(running).resolves.toEqual({ data: 'open', error: null });
});

test('the list of what is transferred: of the task, else of the executor, else of the pool', async () => {
  const [ofPool, ofExecutor, ofTask] = [1, 2, 3].map((length) => new ArrayBuffer(length));
  const lengths = () => [ofPool, ofExecutor, ofTask].map(({ byteLength }) => byteLength);
  const pool = pooled({ execString: ECHO }).setTransferList([ofPool]);
  await expect(pool.exec(ofTask, { transferList: [ofTask] })).resolves.toMatchObject({
    data: { byteLength: 3 },
  });
  expect(lengths()).toEqual([1, 2, 0]);
  await pool.createExecutor().setTransferList([ofExecutor]).exec(ofExecutor);
  expect(lengths()).toEqual([1, 0, 0]);
  await pool.exec(ofPool);
  expect(lengths()).toEqual([0, 0, 0]);
  const refused = expect.objectContaining({ code: 'ERR_INVALID_ARG' });
  expect(() => pool.setTransferList('no list')).toThrow(refused);
  expect(() => pool.exec(1, { transferList: 'no list' })).toThrow(refused);
  expect(() => pool.createExecutor({ transferList: 'no list' })).toThrow(refused);
});

test('filling starts only the threads that are missing, up to the new limit', async () => {
  const pool = pooled({ execString: ECHO, maxThreads: 2 });
  await pool.exec(1);
  const [first] = pool.threadPool;
  expect([pool.fillPoolWithIdleThreads().threadLength, pool.isFull]).toEqual([2, true]);
  pool.setMaxThreads(3);
  expect([pool.isFull, pool.fillPoolWithIdleThreads().threadLength]).toEqual([false, 3]);
  expect(pool.threadPool).toContain(first);
});

test('a thread that has ended leaves a pool that is not full', async () => {
  const pool = pooled({ execString: 'module.exports = () => process.exit(3)', lazyLoad: false });
  expect([pool.threadLength, pool.isFull]).toEqual([1, true]);
  await expect(pool.exec()).rejects.toMatchObject({ code: 'ERR_THREAD_EXITED', exitCode: 3 });
  expect([pool.threadLength, pool.isFull]).toEqual([0, false]);
});

test('an executor queues, with its own options', async () => {
  const pool = pooled({ execString: BLOCK });
  const failed = once(pool, 'task:error');
  expect(pool.createExecutor({ taskTimeout: 30 }).queue('block')).toBe(undefined);
  expect(await failed).toMatchObject([{ payload: 'block', error: { code: 'ERR_TASK_TIMEOUT' } }]);
});

test('a dynamic pool queues code, and its executors fall back to its code', async () => {
  const pool = kept(new DynamicThreadPool({ maxThreads: 1 }));
  const refused = expect.objectContaining({ code: 'ERR_INVALID_ARG' });
  expect(() => pool.queue(1)).toThrow(refused);
  const seen = new Int32Array(new SharedArrayBuffer(4));
  pool.queue(seen, { execFunction: (there) => void Atomics.store(there, 0, 7) });
  await until(() => Atomics.load(seen, 0) === 7, 'the queued code to run');
  const executor = pool.createExecutor();
  expect(() => executor.exec(3)).toThrow(refused);
  pool.setExecPath(path.join(__dirname, 'fixtures/square.js'));
  await expect(executor.exec(3)).resolves.toMatchObject({ data: 9 });
  await expect(pool.exec(4)).resolves.toMatchObject({ data: 16 });
});

test('the objects that a pool and an executor are given stay as they are', () => {
  const options = Object.freeze({ execString: ECHO, maxThreads: 1 });
  const threadOptions = Object.freeze({ transferList: Object.freeze([]) });
  const pool = pooled(options, threadOptions).setMaxThreads(2).setTaskRetry(1).setTransferList([]);
  const ofExecutor = Object.freeze({ taskRetry: 1 });
  expect(pool.createExecutor(ofExecutor).setTaskRetry(3).taskRetry).toBe(3);
  expect(pool.options).toMatchObject({ maxThreads: 2, taskRetry: 1 });
  expect([options.maxThreads, ofExecutor.taskRetry]).toEqual([1, 1]);
});

test.each([
  ['static', () => new StaticThreadPool({ execString: ECHO, maxThreads: 1 })],
  ['dynamic', () => new DynamicThreadPool({ maxThreads: 1 }).setExecString(ECHO)],
])('exec of a %s pool works without its pool, as with electron-re', async (type, create) => {
  const pool = kept(create());
  const { exec } = pool;
  expect(pool.type).toBe(type);
  await expect(exec(5)).resolves.toEqual({ data: 5, error: null });
});
