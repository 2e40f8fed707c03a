'use strict';

const { openPool, rejection } = require('../helpers/pools');

test('has one answer of each child, and starts one when there is none', async () => {
  const pool = openPool({ max: 3 });
  expect(await pool.sendToAll('echo', 'first')).toEqual([{ error: null, result: 'first' }]);
  expect(pool.forked).toHaveLength(1);
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const all = await pool.sendToAll('pid');
  expect(all.map(({ result }) => result)).toEqual(pool.forked.map(({ pid }) => pid));
  expect(all.every(({ error }) => error === null)).toBe(true);
});

test('has { error, result: null } of a child that dies', async () => {
  const pool = openPool({ max: 2 });
  const pids = [await pool.run('pid'), await pool.run('pid')];
  const all = pool.sendToAll('wait', 300);
  process.kill(pids[0], 'SIGKILL');
  const [dead, alive] = await all;
  expect(dead).toEqual({
    error: expect.objectContaining({ code: 'ERR_CHILD_EXITED', pid: pids[0] }),
    result: null,
  });
  expect(alive).toEqual({ error: null, result: 'waited' });
});

test('tells of failing and unknown tasks as send does', async () => {
  const pool = openPool();
  const [failed] = await pool.sendToAll('throw', 'oops');
  expect(failed).toMatchObject({ error: { name: 'TypeError', message: 'oops' }, result: 'TypeError: oops' });
  const unknown = { error: 'ProcessHost: processor for action-[x] is not found!', result: null };
  expect(await pool.sendToAll('x')).toEqual([unknown]);
});

test('counts a first child that a call of the same tick has started', async () => {
  const pool = openPool({ max: 2 });
  const one = pool.run('pid');
  const all = await pool.sendToAll('pid');
  expect(all).toEqual([{ error: null, result: await one }]);
});

test('rejects for a bad task and a closed pool', async () => {
  const pool = openPool();
  expect(await rejection(pool.sendToAll(5))).toMatchObject({ code: 'ERR_INVALID_ARG' });
  await pool.close();
  expect(await rejection(pool.sendToAll('pid'))).toMatchObject({ code: 'ERR_POOL_CLOSED', task: 'pid' });
});
