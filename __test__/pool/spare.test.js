'use strict';

const { child, openPool, rejection } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const spares = (pool, count) => until(() => pool.stats().spares === count, `${count} spare children`);
/** The pids of all children that were started. */
function started(pool) {
  const pids = [];
  pool.on('spawn', ({ pid }) => pids.push(pid));
  return pids;
}

test.each(['auto', 'channel'])('a spare child serves the first call, lane %s', async (lane) => {
  const pool = openPool({ max: 1, spare: 1, lane });
  const pids = started(pool);
  await until(() => pids.length === 1, 'the spare child');
  expect(pool.forked).toEqual([]);
  expect(pool.stats()).toMatchObject({ spares: 1, children: [] });
  expect(await pool.run('pid')).toBe(pids[0]);
  expect(pool.forked.map(({ pid }) => pid)).toEqual([pids[0]]);
  await until(() => pids.length === 2, 'another spare child');
  expect(pool.stats()).toMatchObject({ spares: 1, children: [{ pid: pids[0] }] });
  expect(await pool.run('pid')).toBe(pids[0]);
});

test('it takes the place of one that has died', async () => {
  const pool = openPool({ max: 1, min: 1, spare: 1 });
  const pids = started(pool);
  await pool.ready();
  await until(() => pids.length === 2, 'the spare child');
  const spare = pids[1];
  process.kill(pids[0], 'SIGKILL');
  await until(() => pool.forkedMap[pids[0]] === undefined, 'the end of the first');
  expect(await within(pool.run('pid'), 'an answer')).toBe(spare);
  await spares(pool, 1);
});

test('sendToAll leaves spare children alone, and kill ends them, too', async () => {
  const pool = openPool({ max: 2, spare: 2 });
  const pids = started(pool);
  await pool.run('pid');
  await until(() => pids.length === 3, 'three children');
  expect(await pool.sendToAll('pid')).toEqual([{ error: null, result: pool.forked[0].pid }]);
  await within(pool.kill(), 'the end of all');
  expect(pids.slice(0, 3).filter(isAlive)).toEqual([]);
});

test('close ends them, and no more are started', async () => {
  const pool = openPool({ max: 1, spare: 2 });
  const pids = started(pool);
  await pool.run('pid');
  await until(() => pids.length === 3, 'three children');
  await within(pool.close(), 'close');
  expect(pids).toHaveLength(3);
});

test('a script that throws does not start spare children without end', async () => {
  const pool = openPool({ path: child('throws.js'), max: 1, spare: 1, restart: { max: 2, backoff: 1 } });
  const pids = started(pool);
  const error = await until(async () => {
    const failure = await rejection(pool.run('pid'));
    return failure.code === 'ERR_CRASH_LOOP' && failure;
  }, 'a crash loop');
  expect(error.message).toMatch(/[23] children in a row ended before they were ready/);
  expect(pids.length).toBeLessThan(20);
});

test.each([-1, 4097, 0.5, '1', null])('spare: %p is refused', (spare) => {
  expect(() => openPool({ spare })).toThrow('The `spare` option must be a whole number from 0 to 4096');
});
