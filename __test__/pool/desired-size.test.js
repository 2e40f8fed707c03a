'use strict';

const { once } = require('events');
const { openPool, rejection } = require('../helpers/pools');
const { within } = require('../electron/wait');

test('desiredSize is what children could have at once, less what they have', async () => {
  const pool = openPool({ max: 2, concurrency: 2 });
  expect(pool.desiredSize).toBe(4);
  const ending = new AbortController();
  const { signal } = ending;
  const calls = Array.from({ length: 5 }, () => rejection(pool.run('hang', null, { signal })));
  expect(pool.desiredSize).toBe(-1);
  pool.setMaxInstanceLimit(3);
  expect(pool.desiredSize).toBe(1);
  ending.abort();
  await Promise.all(calls);
  expect(pool.desiredSize).toBe(6);
});

test('drain is emitted when it is positive again, and only then', async () => {
  const pool = openPool({ max: 1, concurrency: 2 });
  let drained = 0;
  pool.on('drain', () => (drained += 1));
  await pool.run('echo', 1);
  expect(drained).toBe(0);
  const calls = [pool.run('echo', 1), pool.run('echo', 2)];
  expect(pool.desiredSize).toBe(0);
  await within(once(pool, 'drain'), 'drain');
  await Promise.all(calls);
  expect([drained, pool.desiredSize]).toEqual([1, 2]);
});

test('a producer that waits for it serves all, and never has more than it may', async () => {
  const pool = openPool({ max: 2, concurrency: 3 });
  let most = 0;
  let answers = 0;
  const calls = [];
  for (let at = 0; at < 500; at += 1) {
    if (pool.desiredSize <= 0) await within(once(pool, 'drain'), 'drain');
    calls.push(pool.run('echo', at).then(() => (answers += 1)));
    most = Math.max(most, pool.stats().inFlight + pool.stats().queued);
  }
  await Promise.all(calls);
  expect([answers, most <= 6]).toEqual([500, true]);
});

test('without concurrency it is Infinity', async () => {
  const pool = openPool({ max: 1 });
  const call = pool.run('echo', 1);
  expect(pool.desiredSize).toBe(Infinity);
  await call;
});

test('a larger max drains, too', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  const ending = new AbortController();
  const call = rejection(pool.run('hang', null, { signal: ending.signal }));
  const drained = within(once(pool, 'drain'), 'drain');
  pool.setMaxInstanceLimit(2);
  await drained;
  ending.abort();
  await call;
});
