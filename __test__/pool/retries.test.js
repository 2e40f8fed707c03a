'use strict';

const { SharedMemory } = require('../..');
const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const open = (options) => openPool({ path: child('mortal.js'), max: 1, ...options });
const counted = () => new SharedMemory(8);

test('a call whose child ends is made again', async () => {
  const pool = open();
  expect(await pool.run('serve', { memory: counted(), deaths: 2 }, { retries: 2 })).toBe(3);
});

test('one that has cost too many children says what happened each time', async () => {
  const pool = open();
  const memory = counted();
  const error = await rejection(pool.run('serve', { memory, deaths: 9 }, { retries: 1, id: 'sticky' }));
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 3, task: 'serve', id: 'sticky' });
  expect(error.attempts).toHaveLength(2);
  expect(error.attempts[1]).toBe(error);
  expect(error.attempts[0].pid).not.toBe(error.pid);
  expect(memory.load(0)).toBe(2);
});

test('what a task throws is no reason to call it again', async () => {
  const memory = counted();
  const error = await rejection(open().run('serve', { memory, deaths: 0, outcome: 'throw' }, { retries: 5 }));
  expect([error.message, memory.load(0)]).toEqual(['on purpose', 1]);
});

test('neither an abort nor a timeout is a reason to call it again', async () => {
  const pool = open();
  const memory = counted();
  const ending = new AbortController();
  const params = { memory, deaths: 1, outcome: 'wait' };
  const aborted = rejection(pool.run('serve', params, { retries: 5, signal: ending.signal }));
  await until(() => memory.load(0) === 2, 'the second attempt');
  ending.abort();
  expect(await aborted).toMatchObject({ code: 'ABORT_ERR' });
  const late = await rejection(
    pool.run('serve', { ...params, memory: counted() }, { retries: 5, timeout: 300 }),
  );
  expect(late.code).toBe('ERR_TASK_TIMEOUT');
  expect(late.attempts?.at(-1) ?? late).toBe(late);
  // It is the second attempt that is aborted.
  expect((await aborted).attempts.map(({ code }) => code)).toEqual(['ERR_CHILD_EXITED', 'ABORT_ERR']);
});

test('a pool that closes makes no call again', async () => {
  const pool = open();
  const memory = counted();
  const failed = rejection(pool.run('serve', { memory, deaths: 0, outcome: 'wait' }, { retries: 5 }));
  await until(() => memory.load(0) === 1, 'the first attempt');
  await pool.close({ force: true });
  expect((await failed).code).toBe('ERR_POOL_CLOSED');
});

test.each([-1, 1.5, '2', NaN, Infinity])('retries: %p is refused', async (retries) => {
  expect(await rejection(open().run('serve', {}, { retries }))).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: expect.stringContaining('`retries`'),
  });
});

test('cancelAll() aborts each call, queued or running, and the pool goes on', async () => {
  const pool = open({ concurrency: 1 });
  const memory = counted();
  const params = { memory, deaths: 0, outcome: 'wait' };
  const calls = [
    pool.run('serve', params),
    pool.run('serve', params, { retries: 3 }),
    pool.send('serve', params),
  ];
  const failures = Promise.all(calls.map(rejection));
  await until(() => memory.load(0) === 1, 'the first call');
  pool.cancelAll('enough');
  for (const error of await failures)
    expect(error).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' });
  await pool.drain();
  expect(await pool.run('serve', { memory: counted(), deaths: 0 })).toBe(1);
});
