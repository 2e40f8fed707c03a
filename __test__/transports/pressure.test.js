'use strict';
// More than fits, and children that do not take part.

const { AsyncLocalStorage } = require('async_hooks');
const { rejection } = require('../helpers/pools');
const { openLane } = require('../helpers/transports');
const { until, within } = require('../electron/wait');

const MIB = 1024 * 1024;

test('thousands of calls in flight, large and small, are all answered', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  const sizes = Array.from({ length: 4000 }, (_, n) =>
    n % 50 === 0 ? 300_000 : n % 7 === 0 ? 20_000 : n % 100,
  );
  const came = await Promise.all(sizes.map((size, n) => pool.run('echo', [n, Buffer.alloc(size, n)])));
  expect(came.every(([n, bytes], at) => n === at && bytes.equals(Buffer.alloc(sizes[at], at)))).toBe(true);
});

test("the caller's async context is there again with the answer", async () => {
  const pool = await openLane();
  const storage = new AsyncLocalStorage();
  const call = (n) => storage.run(n, () => pool.run('echo', n).then((value) => [value, storage.getStore()]));
  const came = await Promise.all(Array.from({ length: 200 }, (_, n) => call(n)));
  expect(came).toEqual(came.map((_, n) => [n, n]));
});

test('a child that does not read makes calls wait in the pool, and loses none', async () => {
  const pool = await openLane();
  const pid = await pool.run('pid');
  process.kill(pid, 'SIGSTOP');
  const text = 'x'.repeat(10_000);
  const calls = Array.from({ length: 1000 }, (_, n) => pool.run('echo', [n, text]));
  await until(() => pool.stats().queued > 500, 'calls to wait');
  process.kill(pid, 'SIGCONT');
  const came = await within(Promise.all(calls), 'the answers');
  expect(came.map(([n]) => n)).toEqual(calls.map((_, n) => n));
});

test('calls with one id arrive in their order, however large they are', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  const id = 'session';
  const sizes = [60 * MIB, 0, 3 * MIB, 10, 5_000, 0];
  await Promise.all(
    sizes.map((size, n) => pool.run('note', { name: `a${n}`, bytes: Buffer.alloc(size) }, { id })),
  );
  expect(await pool.run('log')).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
});

test('a child that dies in the middle of a large message loses that call, and no other', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  for (let round = 0; round < 5; round++) {
    const pid = await pool.run('pid');
    const large = rejection(pool.run('digest', Buffer.alloc(100 * MIB)));
    process.kill(pid, 'SIGKILL');
    expect(await within(large, 'the call to settle')).toMatchObject({ code: 'ERR_CHILD_EXITED', pid });
    expect(await within(pool.run('echo', round), 'the next child')).toBe(round);
  }
});

test('answers that were under way when a child ended are not lost', async () => {
  const pool = await openLane();
  const calls = Array.from({ length: 20 }, (_, n) => pool.run('echo', n));
  const last = rejection(pool.run('exit', 0));
  expect(await Promise.all(calls)).toEqual(calls.map((_, n) => n));
  expect(await last).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 0 });
});

test('a call that is aborted on its way, or while it runs, leaves the lane in order', async () => {
  const pool = await openLane({ serialization: 'advanced' });
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = [
    pool.run('hang', null, { signal }),
    pool.run('digest', Buffer.alloc(60 * MIB), { signal }),
  ].map(rejection);
  controller.abort();
  for (const error of await Promise.all(aborted)) expect(error).toMatchObject({ name: 'AbortError' });
  expect(await pool.run('echo', 'next')).toBe('next');
});
