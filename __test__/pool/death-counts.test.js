'use strict';
// Each child that ends counts once in `stats().deaths`, by its cause.

const { once } = require('events');
const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const NONE = { exit: 0, signal: 0, outOfMemory: 0, asked: 0, recycled: 0, drained: 0 };

/** Resolves once the pool has counted this many ends by the cause. */
const counted = (pool, cause, count = 1) =>
  until(() => pool.stats().deaths[cause] === count, `${count} ends by ${cause}`);

test('one that ends by itself, with or without a code', async () => {
  const pool = openPool({ max: 1 });
  await rejection(pool.run('value', 'process.exit(3)'));
  await counted(pool, 'exit');
  await rejection(pool.run('value', 'process.exit(0)'));
  await counted(pool, 'exit', 2);
  expect(pool.stats().deaths).toEqual({ ...NONE, exit: 2 });
});

test('one that a signal ends that nobody has asked for', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  process.kill(pool.forked[0].pid, 'SIGKILL');
  await counted(pool, 'signal');
  expect(pool.stats()).toMatchObject({ deaths: { ...NONE, signal: 1 }, restarts: 1 });
});

test('one that is out of memory', async () => {
  const pool = openPool({ max: 1, resourceLimits: { maxOldSpace: 32 } });
  await pool.run('pid');
  const fill = 'const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random()))';
  await rejection(pool.run('value', `(() => { ${fill} })()`));
  await counted(pool, 'outOfMemory');
  expect(pool.stats().deaths).toEqual({ ...NONE, outOfMemory: 1 });
});

test('those that a method of the pool ends', async () => {
  const pool = openPool({ max: 2 });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const exited = once(pool, 'exit');
  pool.setMaxInstanceLimit(1);
  await exited;
  await pool.kill();
  expect(pool.stats().deaths).toEqual({ ...NONE, asked: 2 });
});

test('one that a fresh child replaces, and one that is drained', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  pool.forked[0].recycle();
  await counted(pool, 'recycled');
  await pool.run('pid');
  await pool.forked[0].drain();
  expect(pool.stats().deaths).toEqual({ ...NONE, recycled: 1, drained: 1 });
});

test('one that is ended before it is drained was asked to', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const [forked] = pool.forked;
  const killed = pool.kill();
  await Promise.all([killed, forked.drain()]);
  expect(pool.stats().deaths).toEqual({ ...NONE, asked: 1 });
});
