'use strict';

const { openPool, rejection } = require('../helpers/pools');

test.each([
  ['auto', 'json'],
  ['channel', 'json'],
  ['auto', 'advanced'],
])('each child has the environment for its number (lane %s, %s)', async (lane, serialization) => {
  const env = (worker) => ({ SEAT: worker, PER_CHILD_TEST: undefined });
  process.env.PER_CHILD_TEST = 'of the host';
  const pool = openPool({ max: 3, min: 3, env, lane, serialization });
  await pool.ready();
  delete process.env.PER_CHILD_TEST;
  const seats = await pool.sendToAll('env', 'SEAT');
  expect(seats.map(({ result }) => result).sort()).toEqual(['0', '1', '2']);
  const workers = await pool.sendToAll('worker');
  expect(workers.map(({ result }) => String(result))).toEqual(seats.map(({ result }) => result));
  for (const { result } of await pool.sendToAll('env', 'PER_CHILD_TEST')) expect(result).toEqual({});
  expect(await pool.run('env', 'PATH')).toBe(process.env.PATH);
});

test('the pid of a first child is known when send returns, as always', async () => {
  const pool = openPool({ env: () => ({ A: 1 }) });
  const sent = pool.send('pid');
  expect(pool.forked.map(({ pid }) => pid)).toEqual([(await sent).result]);
});

test('it is called again for a replacement, which has the same number', async () => {
  const asked = [];
  const env = (worker) => {
    asked.push(worker);
    return { SEAT: `${worker}-${asked.length}` };
  };
  const pool = openPool({ max: 1, env });
  expect(await pool.run('env', 'SEAT')).toBe('0-1');
  await rejection(pool.run('exit', 1));
  expect(await pool.run('env', 'SEAT')).toBe('0-2');
  expect(asked).toEqual([0, 0]);
});

test('a child with a sticky id has that, too', async () => {
  const pool = openPool({ env: (worker) => ({ SEAT: worker, id: 'mine' }) });
  expect(await pool.run('env', 'id', { id: 'a' })).toBe('a');
});

test('what it throws rejects the calls of that child', async () => {
  const env = () => {
    throw new TypeError('no seat');
  };
  const error = await rejection(openPool({ env }).run('echo', 1));
  expect(error).toMatchObject({ code: 'ERR_SPAWN' });
  expect(error.message).toContain('TypeError: no seat');
});

test.each([[5], ['text'], [null], [[]], [{ A: Symbol('a') }]])('so does %p as its result', async (result) => {
  const error = await rejection(openPool({ env: () => result }).run('echo', 1));
  expect(error).toMatchObject({ code: 'ERR_SPAWN' });
  expect(error.message).toContain('`env');
});

test('a pool that is used within it goes on', async () => {
  const inner = [];
  const env = () => {
    inner.push(pool.run('echo', 'inner'));
    return {};
  };
  const pool = openPool({ max: 1, env });
  expect(await pool.run('echo', 'outer')).toBe('outer');
  expect(await Promise.all(inner)).toEqual(['inner']);
});

test.each([{ nice: 5 }, { affinity: [0] }, { resourceLimits: { maxOldSpace: 64 } }])(
  '%p is not for utility processes',
  (options) => {
    const open = () => openPool(options);
    if (process.env.POOL_RUNTIME === 'utility')
      expect(open).toThrow(
        "option is for the runtime 'fork' only: Electron starts utility processes without it",
      );
    else expect(open).not.toThrow();
  },
);
