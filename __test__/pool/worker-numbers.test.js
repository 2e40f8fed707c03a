'use strict';

const { openPool } = require('../helpers/pools');
const { until } = require('../electron/wait');

/** The number that each child has, in the order of the children. */
const numbers = async (pool) => (await pool.sendToAll('worker')).map(({ result }) => result);

test('each child has its own number, and a replacement that of the child it replaces', async () => {
  const pool = openPool({ min: 3, max: 3 });
  await pool.ready();
  expect(await numbers(pool)).toEqual([0, 1, 2]);
  const [, second] = pool.forked.map(({ pid }) => pid);
  await pool.run('pid', null, { id: 'bound' });
  process.kill(second);
  await until(
    () => pool.forked.length === 3 && !pool.forked.some(({ pid }) => pid === second),
    'a new child',
  );
  expect((await numbers(pool)).sort()).toEqual([0, 1, 2]);
});

test('a child that still finishes its calls keeps its number', async () => {
  const pool = openPool({ min: 2, max: 2 });
  await pool.ready();
  expect(await numbers(pool)).toEqual([0, 1]);
  const ending = new AbortController();
  // Whichever of the two has to go, it has something to finish.
  const held = [0, 1].map((id) =>
    pool.run('hang', null, { id, signal: ending.signal }).catch(({ code }) => code),
  );
  pool.setMaxInstanceLimit(1);
  pool.setMaxInstanceLimit(2);
  const given = new Set();
  while (given.size < 2) given.add(await pool.run('worker'));
  expect(given).toContain(2);
  ending.abort();
  expect(await Promise.all(held)).toEqual(['ABORT_ERR', 'ABORT_ERR']);
});
