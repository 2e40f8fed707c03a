'use strict';

const { once } = require('events');
const { child, openPool, rejection } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

test('the pid of a first child is known when send returns', async () => {
  const pool = openPool();
  const sent = pool.send('pid');
  expect(pool.forked).toHaveLength(1);
  expect(pool.forked[0].pid).toBe((await sent).result);
});

test('each of the first max calls starts a child, 6 by default', async () => {
  const pool = openPool();
  const pids = await Promise.all(Array.from({ length: 9 }, () => pool.run('pid')));
  expect(pool.maxInstance).toBe(6);
  expect(pool.forked).toHaveLength(6);
  expect(new Set(pids).size).toBe(6);
  expect(Object.keys(pool.forkedMap).map(Number).sort()).toEqual([...new Set(pids)].sort());
});

test('min children start with the pool, and again when one dies', async () => {
  const pool = openPool({ min: 2, max: 3 });
  await pool.ready();
  expect(pool.forked).toHaveLength(2);
  const [{ pid }] = pool.forked;
  process.kill(pid, 'SIGKILL');
  await until(() => pool.forked.length === 2 && !pool.forkedMap[pid], 'a new child');
  expect(pool.stats().restarts).toBe(1);
});

test('ready resolves when a first child has read its script, without min', async () => {
  const pool = openPool();
  await within(pool.ready(), 'ready');
  expect(pool.forked).toHaveLength(1);
  expect(pool.stats().children).toMatchObject([{ state: 'ready' }]);
  await within(pool.ready(), 'ready again');
  expect(pool.forked).toHaveLength(1);
});

test('a child is starting, then ready', async () => {
  const pool = openPool();
  const sent = pool.run('pid');
  expect(pool.stats().children).toMatchObject([{ state: 'starting', inFlight: 1 }]);
  await sent;
  expect(pool.stats().children).toMatchObject([{ state: 'ready', inFlight: 0 }]);
});

test('calls that come before the children of min run are answered', async () => {
  const pool = openPool({ min: 2, max: 2 });
  const calls = [1, 2, 3, 4].map((value) => pool.run('echo', value));
  expect(await within(Promise.all(calls), 'the answers')).toEqual([1, 2, 3, 4]);
});

test('ready resolves also when the limit is below min by now', async () => {
  const pool = openPool({ min: 2, max: 2 });
  const ready = pool.ready();
  pool.setMaxInstanceLimit(1);
  await within(Promise.all([ready, pool.ready()]), 'ready');
});

test('a limit that is lowered while children are being started holds', async () => {
  const pool = openPool({ min: 2, max: 2 });
  pool.setMaxInstanceLimit(1);
  await within(pool.ready(), 'ready');
  expect(pool.forked).toHaveLength(1);
});

test('ready rejects when the child cannot start', async () => {
  const pool = openPool({ path: child('throws.js') });
  expect(await within(rejection(pool.ready()), 'ready')).toMatchObject({ code: 'ERR_CRASH_LOOP' });
  expect(pool.stats()).toMatchObject({ done: 0 });
});

test.each([
  ['a missing program', { execPath: '/nowhere/node' }],
  ['a missing folder', { cwd: '/nowhere' }],
])('ready, run and send reject when the child cannot be started: %s', async (_, options) => {
  const pool = openPool(options);
  const failed = [];
  pool.on('forked_error', (error, pid) => failed.push([error.code, pid]));
  const error = await within(rejection(pool.run('pid', null, { id: 1 })), 'run');
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_SPAWN', task: 'pid', id: 1 });
  expect(error.message).toContain('/nowhere');
  expect(failed).toEqual([['ERR_SPAWN', undefined]]);
  expect(await within(rejection(pool.ready()), 'ready')).toMatchObject({ code: 'ERR_SPAWN' });
  expect(await within(rejection(pool.send('pid')), 'send')).toMatchObject({ code: 'ERR_SPAWN' });
});

describe('setMaxInstanceLimit', () => {
  test('a larger one lets the pool grow', async () => {
    const pool = openPool({ max: 1 });
    await Promise.all([pool.run('pid'), pool.run('pid')]);
    expect(pool.forked).toHaveLength(1);
    pool.setMaxInstanceLimit(3);
    await Promise.all([pool.run('pid'), pool.run('pid'), pool.run('pid')]);
    expect([pool.forked.length, pool.maxInstance]).toEqual([3, 3]);
  });

  test('a smaller one lets surplus children finish their calls and ends them', async () => {
    const pool = openPool({ max: 3 });
    const pids = await Promise.all([1, 2, 3].map(() => pool.run('pid')));
    const calls = [1, 2, 3].map(() => pool.run('wait', 300));
    const exits = [];
    pool.on('forked_exit', (pid) => exits.push(pid));
    pool.setMaxInstanceLimit(1);
    expect(pool.forked).toHaveLength(1);
    expect(await Promise.all(calls)).toEqual(['waited', 'waited', 'waited']);
    await until(() => exits.length === 2, 'the surplus to end');
    expect(pids.filter(isAlive)).toEqual([pool.forked[0].pid]);
    expect(await pool.run('pid')).toBe(pool.forked[0].pid);
    expect(pool.stats().restarts).toBe(0);
  });

  test.each([0, -1, NaN, '3', 1.5, 4097, Infinity, null, undefined])(
    '%p: a warning, no change',
    async (count) => {
      const pool = openPool({ max: 2 });
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
      pool.setMaxInstanceLimit(count);
      expect(warn).toHaveBeenCalledTimes(1);
      warn.mockRestore();
      expect(pool.maxInstance).toBe(2);
      expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
    },
  );
});

test('spawn and exit are emitted, with code and signal', async () => {
  const pool = openPool({ max: 1 });
  const spawned = [];
  pool.on('spawn', (info) => spawned.push(info));
  const pid = await pool.run('pid');
  expect(spawned).toEqual([{ pid }]);
  const exit = once(pool, 'exit');
  const error = once(pool, 'forked_error');
  pool.send('exit', 5).catch(() => {});
  expect(await exit).toEqual([{ pid, code: 5, signal: null }]);
  expect(await error).toEqual([5, pid]);
  const next = await pool.run('pid');
  const [info, left] = [once(pool, 'exit'), once(pool, 'forked_exit')];
  process.kill(next, 'SIGKILL');
  expect(await info).toEqual([{ pid: next, code: null, signal: 'SIGKILL' }]);
  expect(await left).toEqual([next]);
  await until(() => pool.forked.length === 0, 'no children');
});
