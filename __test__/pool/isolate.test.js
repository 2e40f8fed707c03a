'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');

test.each([
  ['auto', 0],
  ['channel', 0],
  ['auto', 2],
])('each call has its own child (lane %s, %d spare)', async (lane, spare) => {
  const pool = openPool({ max: 2, isolate: true, lane, spare });
  const calls = Array.from({ length: 8 }, (_, at) => pool.run('pid', null, at % 2 ? { id: 'a' } : {}));
  const pids = await Promise.all(calls);
  expect(new Set(pids).size).toBe(8);
  await until(() => !pids.some(isAlive), 'the end of all that had a call');
  expect(pool.stats()).toMatchObject({ done: 8, failed: 0, restarts: 0, recycled: 8 });
});

test('the child of a call that was given up has no other call', async () => {
  const pool = openPool({ max: 1, isolate: true, killGrace: 20 });
  const pids = [];
  pool.on('spawn', ({ pid }) => pids.push(pid));
  const ending = new AbortController();
  const hanging = rejection(pool.run('hang', null, { signal: ending.signal }));
  await until(() => pids.length === 1 && pool.stats().inFlight === 1, 'the first call');
  ending.abort();
  await hanging;
  const pid = await pool.run('pid');
  expect(pid).not.toBe(pids[0]);
  await until(() => !isAlive(pids[0]), 'the end of the first child');
});

test('a child that dies is not in the way of the next call', async () => {
  const pool = openPool({ max: 1, isolate: true });
  expect(await rejection(pool.run('exit', 3))).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 3 });
  expect(await pool.run('echo', 1)).toBe(1);
});

test('isolate: 1 is refused', () => {
  expect(() => openPool({ isolate: 1 })).toThrow('`isolate` option must be true or false');
});
