'use strict';

const path = require('path');
const { createPool } = require('../..');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'tasks.js');

let pool;
const open = (options) =>
  (pool = createPool(MODULE, { max: 2, runtime: process.env.POOL_RUNTIME, lane: LANE, ...options }));
afterEach(async () => {
  await pool?.close({ force: true });
  pool = undefined;
});

test('idle children end, and the next call starts one', async () => {
  open({ idle: { after: 50 } });
  const pid = await pool.tasks.pid();
  await until(() => !isAlive(pid), 'the end of the child');
  expect(pool.forked).toEqual([]);
  expect(pool.stats().restarts).toBe(0);
  expect(await pool.tasks.pid()).not.toBe(pid);
});

test('those that are kept alive sleep', async () => {
  open({ min: 1, max: 2, idle: { after: 50 } });
  await pool.ready();
  // Both children have a call, so that none is idle while the other starts.
  const hanging = [1, 2].map(() => pool.tasks.untilAborted().catch((error) => error));
  await until(() => pool.forked.length === 2, 'two children');
  pool.cancelAll();
  for (const error of await Promise.all(hanging)) expect(error).toMatchObject({ code: 'ABORT_ERR' });
  await until(() => pool.forked.length === 1 && pool.forked[0].sleeping, 'one child that sleeps');
  expect(await pool.tasks.add(1, 2)).toBe(3);
});

test('with then: sleep they all sleep', async () => {
  open({ max: 1, idle: { after: 50, then: 'sleep' } });
  const pid = await pool.tasks.pid();
  await until(() => pool.forked[0].sleeping, 'its sleep');
  expect(await pool.tasks.pid()).toBe(pid);
});

test('one minute, and then they end, is the default', () => {
  open();
  expect(pool.lifecycle.expect).toBe(60e3);
  expect(pool.lifecycle.internal).toBe(30e3);
});

test.each([
  [{ after: 0 }, '`idle.after` option must be a number of milliseconds from 1'],
  [{ then: 'die' }, "`idle.then` option must be 'end' or 'sleep'"],
  [{ before: 1 }, '`idle.before` is not an option, the options are after, then'],
  [true, '`idle` option must be an object with `after` and `then`, or false'],
  [null, '`idle` option must be an object with `after` and `then`, or false'],
])('idle: %p is refused', (idle, message) => {
  expect(() => open({ idle })).toThrow(message);
});

test('it cannot be given together with lifecycle', () => {
  expect(() => open({ idle: { after: 1 }, lifecycle: false })).toThrow('left out with `lifecycle`');
});
