'use strict';

const { once } = require('events');
const { openPool, rejection } = require('../helpers/pools');
const { until, within } = require('../electron/wait');

test.each([
  ['json', 'auto'],
  ['advanced', 'auto'],
  ['json', 'channel'],
])(
  'a child is replaced after a number of calls, and no call is lost (%s, %s)',
  async (serialization, lane) => {
    const pool = openPool({ max: 1, recycle: { calls: 20 }, serialization, lane });
    const first = await pool.run('pid');
    const pids = new Set([first]);
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => pool.run('pid')));
      answers.forEach((pid) => pids.add(pid));
      return pids.size >= 3;
    }, 'three children');
    const stats = pool.stats();
    expect(stats.failed).toBe(0);
    expect(stats.restarts).toBe(0);
    expect(stats.recycled).toBeGreaterThanOrEqual(2);
    expect(stats.children).toHaveLength(1);
  },
);

test('it finishes the calls it has, while the fresh child takes the next', async () => {
  const pool = openPool({ max: 1 });
  const before = await pool.run('pid');
  const ending = new AbortController();
  const hanging = rejection(pool.run('hang', null, { signal: ending.signal }));
  const exited = once(pool, 'exit');
  const [forked] = pool.forked;
  forked.recycle();
  await until(async () => (await pool.run('pid')) !== before, 'a fresh child');
  expect(pool.stats()).toMatchObject({ recycled: 1, spares: 0, restarts: 0 });
  expect(pool.forked).toHaveLength(1);
  ending.abort();
  await hanging;
  const [end] = await within(exited, 'the end of the old one');
  expect(end.pid).toBe(before);
});

test('a child that has become old is replaced, one without calls is not', async () => {
  const pool = openPool({ max: 2, min: 2, recycle: { age: 50 } });
  await pool.ready();
  const [used, unused] = pool.forked.map(({ pid }) => pid);
  const pids = new Set();
  await until(async () => {
    pids.add(await pool.run('pid', null, { id: 'a' }));
    return pids.size > 1;
  }, 'a fresh child');
  expect([...pids][0]).toBe(used);
  expect(pool.forkedMap[used]).toBeUndefined();
  expect(pool.forkedMap[unused]).toBeDefined();
  expect(pool.stats()).toMatchObject({ recycled: 1, restarts: 0 });
});

test('a child with much memory of its own is replaced', async () => {
  const pool = openPool({ max: 1, recycle: { memory: 200 * 2 ** 20 } });
  const before = await pool.run('pid');
  await pool.run('value', 'globalThis.kept = Buffer.alloc(300 * 2 ** 20, 1), 0');
  await until(async () => (await pool.run('pid')) !== before, 'a fresh child');
  expect(pool.stats()).toMatchObject({ recycled: 1, restarts: 0 });
});

test('a sticky id goes on with the fresh child', async () => {
  const pool = openPool({ max: 1, recycle: { calls: 5 } });
  const pids = new Set();
  await until(async () => {
    const pid = await pool.run('pid', null, { id: 'a' });
    pids.add(pid);
    return pids.size > 2;
  }, 'three children');
  expect([...pool.pidMap.keys()]).toEqual(['a']);
});

test('a pool that closes meanwhile closes', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  pool.forked[0].recycle();
  await within(pool.close(), 'close');
});

test.each([
  [{ calls: 0 }, '`recycle.calls` option must be a whole number of at least 1'],
  [{ age: 0 }, '`recycle.age` option must be a number of milliseconds from 1'],
  [{ memory: '1' }, '`recycle.memory` option must be a whole number of at least 1'],
  [{ uses: 1 }, '`recycle.uses` is not an option, the options are calls, age, memory'],
  [true, '`recycle` option must be an object'],
])('recycle: %p is refused', (recycle, message) => {
  expect(() => openPool({ recycle })).toThrow(message);
});
