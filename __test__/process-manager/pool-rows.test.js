'use strict';

const { deaths } = require('../../js/pool/deaths');
const { PoolRows } = require('../../js/process-manager/pool-rows');
const { until } = require('../electron/wait');
const { openPool, rejection } = require('../helpers/pools');

/** What a page learns about a pool. */
const rowOf = (pool) => new PoolRows().at(Date.now()).find(({ name }) => name === pool.name);

function namedPool(options) {
  const name = `pool ${expect.getState().currentTestName}`;
  return Object.assign(openPool({ ...options, name }), { name });
}

test('a child is shown with the call that it has, and for how long it has had it', async () => {
  const pool = namedPool({ max: 1 });
  await pool.run('pid');
  expect(rowOf(pool).children).toMatchObject([{ state: 'idle', current: null }]);
  const stopped = rejection(pool.run('hang'));
  await until(() => rowOf(pool).children[0].current, 'the child to have the call');
  const { ms } = rowOf(pool).children[0].current;
  await until(() => rowOf(pool).children[0].current.ms > ms, 'time to pass');
  expect(rowOf(pool).children[0].current).toEqual({ task: 'hang', ms: expect.any(Number) });
  pool.cancelAll();
  await stopped;
});

test('tasks of a pool with `taskStats` are listed, those with the most calls first', async () => {
  const pool = namedPool({ max: 1, taskStats: true });
  await pool.run('echo', 1);
  for (let calls = 0; calls < 3; calls += 1) await pool.run('pid');
  const { tasks, moreTasks } = rowOf(pool);
  expect(tasks.map(({ name, done }) => [name, done])).toEqual([
    ['pid', 3],
    ['echo', 1],
  ]);
  expect(tasks[0]).toMatchObject({ failed: 0, run: { count: 3, p999: expect.any(Number) } });
  expect(moreTasks).toBe(0);
});

test('a pool that does not count by tasks has none', async () => {
  const pool = namedPool({ max: 1 });
  await pool.run('pid');
  expect(rowOf(pool)).toMatchObject({ tasks: null, moreTasks: 0, recycled: 0 });
});

test('of many tasks, with long names, a page gets the first hundred', async () => {
  const pool = namedPool({ max: 1, taskStats: true });
  const names = Array.from({ length: 105 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
  await Promise.all(names.map((name) => rejection(pool.run(name))));
  const { tasks, moreTasks } = rowOf(pool);
  expect([tasks.length, moreTasks]).toEqual([100, 5]);
  expect(Math.max(...tasks.map(({ name }) => name.length))).toBe(200);
});

test('the ends of children are reported by cause, and each with its pool', async () => {
  const pool = namedPool({ max: 1 });
  const pid = await pool.run('pid');
  await pool.forked[0].drain();
  const { id, deaths: counts } = rowOf(pool);
  expect(counts).toEqual({ exit: 0, signal: 0, outOfMemory: 0, asked: 0, recycled: 0, drained: 1 });
  expect(deaths.all.filter(({ pool: its }) => its === id)).toMatchObject([{ pid, reason: 'drained' }]);
});
