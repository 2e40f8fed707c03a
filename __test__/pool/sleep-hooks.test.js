'use strict';
// What a child does before it sleeps and when it goes on.

const { openLane } = require('../helpers/transports');
const { child, rejection } = require('../helpers/pools');
const { stat } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const isStopped = (pid) => stat(pid)?.state === 'T';

const open = (HOOKS, lifecycle = { expect: 60, internal: 20 }) =>
  openLane({ path: child('sleeper.js'), lifecycle, env: { HOOKS } });

async function asleep(...args) {
  const pool = await open(...args);
  const pid = await pool.run('pid');
  await until(() => isStopped(pid), 'the child to sleep');
  return { pool, pid };
}

const WHOLE = ['to sleep', 'sleeps', 'to wake', 'awake'];

test('hooks run to their end before the sleep, and before the call that ends it', async () => {
  const { pool } = await asleep('30,30');
  // On a busy machine it may have slept before.
  expect((await pool.run('log')).slice(-4)).toEqual(WHOLE);
});

test('calls that wait for the hooks start in their order', async () => {
  const { pool } = await asleep('0,100');
  const order = [];
  const calls = [1, 2, 3].map((value) => pool.run('echo', value).then((echoed) => order.push(echoed)));
  await Promise.all(calls);
  expect(order).toEqual([1, 2, 3]);
});

test('a hook that never ends, or throws, holds nothing up for long', async () => {
  for (const hooks of ['never,never', 'throw,throw']) {
    const { pool } = await asleep(hooks);
    const log = await within(pool.run('log'), 'the answer');
    expect(log.slice(-2)).toEqual(['to sleep', 'to wake']);
    await pool.close({ force: true });
  }
});

test('a call that comes while the child gets ready to sleep finds it awake again', async () => {
  const pool = await open('300,0');
  const pid = await pool.run('pid');
  let log = [];
  await until(async () => {
    // Answers only once it is awake, be it in the middle of going to sleep.
    await new Promise((resolve) => setTimeout(resolve, 150));
    log = [...log, ...(await pool.run('log'))];
    return log.length >= 4;
  }, 'the hooks to have run');
  expect(log.slice(0, 4)).toEqual(WHOLE);
  await until(() => isStopped(pid), 'the child to sleep');
});

test('a call given up while it waits for the hooks finds its signal aborted', async () => {
  const { pool } = await asleep('0,600');
  const controller = new AbortController();
  const call = pool.run('aborted', null, { signal: controller.signal });
  const other = pool.run('echo', 1);
  await until(() => pool.stats().inFlight === 2, 'the child to have both');
  controller.abort();
  expect(await rejection(call)).toMatchObject({ name: 'AbortError' });
  expect(await other).toBe(1);
});

test('by hand, a child with hooks is asked first; the event tells when it sleeps', async () => {
  const pool = await open('30,0', false);
  const [forked] = pool.forked;
  const slept = new Promise((resolve) => pool.once('sleep', resolve));
  expect(forked.sleep()).toBe(false);
  expect(await within(slept, 'the event')).toEqual({ pid: forked.pid });
  expect(forked.sleeping).toBe(true);
  await until(() => isStopped(forked.pid), 'the child to be stopped');
  forked.wakeup();
  expect(await pool.run('log')).toEqual(WHOLE);
});

test('by hand, a child that is held stays awake, one with something open does not', async () => {
  const pool = await openLane({ path: child('sleeper.js'), lifecycle: false });
  const [forked] = pool.forked;
  await pool.run('open', { kind: 'interval' });
  expect(forked.sleep()).toBe(true);
  await pool.run('shut');
  await pool.run('open', { kind: 'held' });
  expect(forked.sleep()).toBe(false);
  // Its answer is on its way, ahead of this one's.
  await pool.run('echo', 1);
  expect([forked.sleeping, isStopped(forked.pid)]).toEqual([false, false]);
});

test('a message wakes it with its hooks', async () => {
  const { pool } = await asleep('0,0');
  const heard = new Promise((resolve) => pool.on('forked_message', ({ data }) => data.heard && resolve()));
  pool.forked[0].child.send({ count: true });
  await within(heard, 'the answer');
  expect((await pool.run('log')).slice(0, 4)).toEqual(WHOLE);
});
