'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { within } = require('../electron/wait');

test('a child has at most `concurrency` calls; more wait in the pool, in order', async () => {
  const pool = openPool({ max: 2, min: 2, concurrency: 2 });
  await pool.ready();
  const order = [];
  const busiest = () => Math.max(...pool.stats().children.map((child) => child.inFlight));
  const calls = Array.from({ length: 9 }, async (_, at) => {
    await pool.run('wait', 60);
    order.push(at);
    return busiest();
  });
  const { inFlight, queued, children } = pool.stats();
  expect({ inFlight, queued }).toEqual({ inFlight: 4, queued: 5 });
  expect(children.map((child) => child.inFlight)).toEqual([2, 2]);
  expect(Math.max(...(await Promise.all(calls)))).toBeLessThanOrEqual(2);
  // One child may be slower than the other, but a call begins only when all before it but three are over.
  for (const [place, at] of order.entries()) expect(place).toBeGreaterThanOrEqual(at - 3);
  expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0, done: 9, failed: 0 });
});

test('without `concurrency` nothing waits', () => {
  const pool = openPool({ max: 1 });
  for (let at = 0; at < 50; at++) pool.send('hang').catch(() => {});
  expect(pool.stats()).toMatchObject({ inFlight: 50, queued: 0 });
});

test('one more than queue.max rejects with ERR_QUEUE_FULL, and only that', async () => {
  const pool = openPool({ max: 1, concurrency: 1, queue: { max: 2 } });
  const calls = [1, 2, 3].map((value) => pool.run('echoLater', value));
  const error = await rejection(pool.run('echo', 4, { id: 'x' }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_QUEUE_FULL', task: 'echo', id: 'x' });
  expect(error.message).toContain('queue.max');
  expect(await Promise.all(calls)).toEqual([1, 2, 3]);
  expect(await pool.run('echo', 5)).toBe(5);
});

test('queue.max 0 lets nothing wait', async () => {
  const pool = openPool({ max: 1, concurrency: 1, queue: { max: 0 } });
  const first = pool.run('echo', 1);
  expect(await rejection(pool.run('echo', 2))).toMatchObject({ code: 'ERR_QUEUE_FULL' });
  expect(await first).toBe(1);
});

test('a sticky call waits for its child, others pass it', async () => {
  const pool = openPool({ max: 2, concurrency: 1 });
  const pid = await pool.run('pid', null, { id: 'a' });
  await pool.run('pid');
  const order = [];
  const long = pool.run('wait', 300, { id: 'a' }).then(() => order.push('long'));
  const sticky = pool.run('pid', null, { id: 'a' }).then((its) => order.push('sticky') && its);
  await pool.run('pid').then(() => order.push('other'));
  await long;
  expect(await sticky).toBe(pid);
  expect(order).toEqual(['other', 'long', 'sticky']);
});

test('calls that wait survive the death of the child they waited behind', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  const pid = await pool.run('pid');
  const running = rejection(pool.run('hang'));
  const waiting = [1, 2, 3].map((value) => pool.run('echo', value));
  process.kill(pid, 'SIGKILL');
  expect(await running).toMatchObject({ code: 'ERR_CHILD_EXITED', pid });
  expect(await within(Promise.all(waiting), 'the waiting calls')).toEqual([1, 2, 3]);
});
