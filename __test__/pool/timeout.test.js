'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

test("a call rejects when the pool's timeout is over, and the child serves on", async () => {
  const pool = openPool({ max: 1, timeout: 200 });
  const pid = await pool.run('pid', null, { timeout: 0 });
  const started = performance.now();
  const error = await rejection(pool.send('hang', null, 'x'));
  expect(performance.now() - started).toBeGreaterThan(190);
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_TASK_TIMEOUT', pid, task: 'hang', id: 'x' });
  expect(error.message).toContain('200 ms');
  expect(await pool.run('pid', null, { timeout: 0 })).toBe(pid);
  expect(pool.stats()).toMatchObject({ failed: 1 });
});

test("a call's own timeout wins, and 0 means no limit", async () => {
  const pool = openPool({ max: 1, timeout: 100 });
  await pool.run('pid', null, { timeout: 0 });
  expect(await pool.run('wait', 300, { timeout: 0 })).toBe('waited');
  expect(await rejection(pool.run('hang', null, { timeout: 50.5 }))).toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
  });
});

test('the time runs from when the child gets the call', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  await pool.ready();
  const first = pool.run('wait', 2000);
  expect(await pool.run('echo', 'patient', { timeout: 1900 })).toBe('patient');
  expect(await first).toBe('waited');
});

test('sendToAll has the error of each child whose time is over', async () => {
  const pool = openPool({ max: 1, timeout: 300 });
  await pool.ready();
  const [entry] = await pool.sendToAll('hang');
  expect(entry).toEqual({ error: expect.objectContaining({ code: 'ERR_TASK_TIMEOUT' }), result: null });
});

test('a task learns of it from its signal', async () => {
  const pool = openPool({ max: 1, path: require.resolve('../fixtures/children/signals.js') });
  await pool.ready();
  expect(await rejection(pool.run('untilAborted', 'one', { timeout: 100 }))).toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
  });
  await until(async () => (await pool.run('aborted')).includes('one'), 'the signal to fire');
});

test('a child whose event loop is blocked is replaced', async () => {
  const pool = openPool({ max: 1, killGrace: 100 });
  const pid = await pool.run('pid');
  expect(await rejection(pool.run('spin', null, { timeout: 100 }))).toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
    pid,
  });
  await until(() => !pool.forkedMap[pid], 'the blocked child to go');
  expect(await pool.run('pid')).not.toBe(pid);
});
