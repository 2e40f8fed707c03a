'use strict';

const { once } = require('events');
const path = require('path');
const { StaticThreadPool } = require('../..');
const { runNode } = require('../helpers/run-script');

/** Never returns for 'block', ends the thread for 'exit', throws for 'throw', and else says which thread it is. */
const WHO = `const { threadId } = require('worker_threads');
module.exports = (what) => {
  if (what === 'block') for (;;);
  if (what === 'exit') process.exit(3);
  if (what === 'throw') throw new Error('on purpose');
  return threadId;
}`;

/** @type {StaticThreadPool[]} */
const pools = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.wipeThreadPool()));

function pooled(options) {
  const pool = new StaticThreadPool({ execString: WHO, ...options });
  pools.push(pool);
  return pool;
}

const codeOf = ({ code }) => code;

test('threads that end one after the other, each with its task, never cost a place', async () => {
  const pool = pooled({ maxThreads: 1 });
  const ending = Array.from({ length: 8 }, () => pool.exec('exit').catch(codeOf));
  const last = pool.exec('last');
  expect(await Promise.all(ending)).toEqual(Array(8).fill('ERR_THREAD_EXITED'));
  await expect(last).resolves.toMatchObject({ data: expect.any(Number) });
  expect(pool.threadLength).toBe(1);
});

test('time limits of all tasks take one timer', async () => {
  const run = await runNode([path.join(__dirname, 'fixtures/one-timer.js')]);
  expect(run).toMatchObject({ code: 0, stdout: '100 1\n' });
});

test('each task has its own time limit, whatever the order of these', async () => {
  const pool = pooled({ maxThreads: 3 });
  const late = [60e3, 40, 20].map((taskTimeout) => pool.exec('block', { taskTimeout }).catch(codeOf));
  expect(await Promise.all(late.slice(1))).toEqual(['ERR_TASK_TIMEOUT', 'ERR_TASK_TIMEOUT']);
  expect(pool.threadPool.map(({ isIdle }) => isIdle)).toEqual([false]);
});

test('`exec` starts threads as long as it may, tasks of `queue` take idle ones first', async () => {
  const pool = pooled({ maxThreads: 3 });
  const [first] = await Promise.all([pool.exec(), pool.exec()]);
  expect(pool.threadLength).toBe(2);
  const failed = once(pool, 'task:error');
  pool.queue('throw');
  await failed;
  expect(pool.threadLength).toBe(2);
  const { data } = await pool.exec();
  expect([pool.threadLength, data === first.data]).toEqual([3, false]);
});

test('a queued task that is given up before it begins tells of that', async () => {
  const pool = pooled({ maxThreads: 1 });
  const failed = once(pool, 'task:error');
  pool.queue('never');
  pool.wipeTaskQueue();
  expect(await failed).toMatchObject([{ payload: 'never', error: { code: 'ERR_POOL_CLOSED' } }]);
  expect([pool.threadLength, pool.taskLength]).toEqual([0, 0]);
});

test('fewer threads than there are: the youngest finishes its task, then ends', async () => {
  const pool = pooled({ maxThreads: 2 });
  const [first, second] = await Promise.all([pool.exec(), pool.exec()]);
  const exit = once(pool, 'thread:exit');
  pool.setMaxThreads(1);
  expect(await exit).toMatchObject([{ threadId: second.data, taskId: null }]);
  expect(pool.threadPool).toMatchObject([{ threadId: first.data }]);
  await expect(pool.exec()).resolves.toMatchObject({ data: first.data });
});

test('a listener may wipe the pool and go on with it', async () => {
  const pool = pooled({ maxThreads: 1 });
  const next = new Promise((resolve) => {
    pool.once('thread:exit', () => resolve(pool.wipeThreadPool().exec('next')));
  });
  const given = [pool.exec('exit'), pool.exec('waits')].map((task) => task.catch(codeOf));
  expect(await Promise.all(given)).toEqual(['ERR_THREAD_EXITED', 'ERR_POOL_CLOSED']);
  await expect(next).resolves.toMatchObject({ data: expect.any(Number) });
});

test('threads that cannot be started fail each of the tasks that wait', async () => {
  const pool = new StaticThreadPool(
    { execString: WHO, maxThreads: 1, maxTasks: 500 },
    { execArgv: ['--no-such-flag'] },
  );
  const tasks = Array.from({ length: 500 }, () => pool.exec().catch(codeOf));
  expect(new Set(await Promise.all(tasks))).toEqual(new Set(['ERR_SPAWN']));
});
