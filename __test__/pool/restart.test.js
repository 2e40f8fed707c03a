'use strict';

const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

/** The error of a pool that gives up. */
const crashLoop = (pool, call) =>
  until(async () => {
    const error = await rejection(call());
    return error.code === 'ERR_CRASH_LOOP' && error;
  }, 'a crash loop');

test('a number of deaths in a row at start is enough', async () => {
  const pool = openPool({ path: child('throws.js'), restart: { max: 1 } });
  expect(await rejection(pool.run('echo', 1))).toMatchObject({ code: 'ERR_CHILD_EXITED' });
  expect(await rejection(pool.run('echo', 1))).toMatchObject({ code: 'ERR_CRASH_LOOP' });
});

test('with a time, deaths of children that were ready count', async () => {
  const pool = openPool({ max: 1, restart: { max: 3, within: 600e3 } });
  let calls = 0;
  await crashLoop(pool, () => {
    calls += 1;
    return pool.run('exit', 1);
  });
  expect(calls).toBe(4);
});

test('without one they do not', async () => {
  const pool = openPool({ max: 1, restart: { max: 2 } });
  for (let calls = 0; calls < 5; calls += 1)
    expect(await rejection(pool.run('exit', 1))).toMatchObject({ code: 'ERR_CHILD_EXITED' });
  expect(await pool.run('echo', 1)).toBe(1);
});

test.each([
  [{ max: 0 }, '`restart.max` option must be a whole number of at least 1'],
  [{ within: 0 }, '`restart.within` option must be a number of milliseconds from 1'],
  [{ backoff: -1 }, '`restart.backoff` option must be a number of milliseconds from 1'],
  [{ tries: 1 }, '`restart.tries` is not an option, the options are max, within, backoff'],
  [5, '`restart` option must be an object'],
])('restart: %p is refused', (restart, message) => {
  expect(() => openPool({ restart })).toThrow(message);
});
