'use strict';

const { openPool } = require('../helpers/pools');
const { isAlive, stat } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const isStopped = (pid) => stat(pid)?.state === 'T';
const soon = { lifecycle: { expect: 100, internal: 30 } };

/** A pool of one child that sleeps. */
async function asleep(options = {}) {
  // Longer than any test: a test that waited for it would time out.
  const pool = openPool({ max: 1, killGrace: 600e3, ...soon, ...options });
  const pid = await pool.run('pid', null, { id: 'a' });
  await until(() => isStopped(pid), 'the child to sleep');
  return { pool, pid };
}

test('an idle child is stopped, and events tell', async () => {
  const pool = openPool({ max: 1, ...soon });
  const events = [];
  for (const name of ['sleep', 'wake']) pool.on(name, (info) => events.push([name, info]));
  const ids = [];
  pool.lifecycle.on('sleep', (list) => ids.push(list));
  const pid = await pool.run('pid');
  await until(() => isStopped(pid) && pool.forked[0].sleeping, 'the child to sleep');
  expect(pool.stats()).toMatchObject({ sleeps: 1, children: [{ pid, state: 'asleep', sleeps: 1 }] });
  expect(await pool.run('pid')).toBe(pid);
  expect(events).toEqual([
    ['sleep', { pid }],
    ['wake', { pid }],
  ]);
  expect(ids).toEqual([[pid]]);
  await until(() => isStopped(pid), 'the child to sleep again');
  expect(pool.stats().sleeps).toBe(2);
});

test.each([
  ['run', (pool) => pool.run('pid'), (pid) => pid],
  ['send with an id', (pool) => pool.send('pid', null, 'a'), (result) => ({ error: null, result })],
  ['sendToAll', (pool) => pool.sendToAll('pid'), (result) => [{ error: null, result }]],
])('%s wakes it', async (_, call, expected) => {
  const { pool, pid } = await asleep();
  expect(await within(call(pool), 'the answer')).toEqual(expected(pid));
});

test.each([
  ['kill', (pool) => pool.kill()],
  ['kill of an id', (pool) => pool.kill('a')],
  ['close', (pool) => pool.close()],
  ['close by force', (pool) => pool.close({ force: true })],
])('%s reaches it', async (_, end) => {
  const { pool, pid } = await asleep();
  await within(end(pool), 'the end');
  expect(isAlive(pid)).toBe(false);
});

test("a user's message and signal reach it", async () => {
  const { pool, pid } = await asleep();
  const heard = new Promise((resolve) =>
    pool.on('forked_message', ({ data }) => data.echoed && resolve(data)),
  );
  expect(pool.forked[0].child.send({ echo: 'ü' })).toBe(true);
  expect(await within(heard, 'the echo')).toEqual({ echoed: 'ü' });
  await until(() => isStopped(pid), 'the child to sleep again');
  expect(pool.forked[0].child.kill('SIGTERM')).toBe(true);
  await until(() => !isAlive(pid), 'the child to end');
});

test('it is never stopped with a call in flight', async () => {
  const pool = openPool({ max: 1, lifecycle: { expect: 30, internal: 10 } });
  const pid = await pool.run('pid');
  const states = new Set();
  const call = pool.run('wait', 400).then(() => states.add('over'));
  while (!states.has('over')) {
    states.add(stat(pid).state);
    await Promise.race([call, new Promise(setImmediate)]);
  }
  expect(states.has('T')).toBe(false);
  const busy = pool.run('busy', 300);
  expect(pool.forked[0].sleep()).toBe(false);
  expect(await busy).toBe(pid);
});

test('it is idle from its last answer on, however long that took', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const began = Date.now();
  await pool.run('wait', 300);
  // As the child's timer and the host's clock have it.
  expect(pool.lifecycle.params.activities.get(pid).getTime()).toBeGreaterThanOrEqual(began + 300 - 10);
});

test('sleep and wakeup of a forked', async () => {
  const pool = openPool({ max: 1, lifecycle: false });
  const pid = await pool.run('pid');
  const [forked] = pool.forked;
  expect(forked.sleeping).toBe(false);
  expect([forked.sleep(), forked.sleep()]).toEqual([true, true]);
  expect(forked.sleeping).toBe(true);
  await until(() => isStopped(pid), 'the child to be stopped');
  forked.wakeup();
  forked.wakeup();
  expect(forked.sleeping).toBe(false);
  await until(() => !isStopped(pid), 'the child to go on');
  expect(pool.stats()).toMatchObject({ sleeps: 1 });
});

test('lifecycle false: children never sleep', async () => {
  const pool = openPool({ max: 1, lifecycle: false });
  const pid = await pool.run('pid');
  // Another pool's child does, meanwhile, twice.
  const { pool: other } = await asleep();
  await other.run('pid');
  await until(() => other.stats().sleeps === 2, 'the other to sleep again');
  expect([isStopped(pid), pool.stats().sleeps]).toEqual([false, 0]);
});

test('the view of the last calls', async () => {
  const pool = openPool({ max: 1, lifecycle: { expect: 5000, internal: 1000 } });
  const before = Date.now();
  const pid = await pool.run('pid');
  const { lifecycle } = pool;
  expect([lifecycle.expect, lifecycle.internal]).toEqual([5000, 1000]);
  const { activities } = lifecycle.params;
  expect([...activities.keys()]).toEqual([pid]);
  expect(activities.get(pid).getTime()).toBeGreaterThanOrEqual(before - 5);
  expect(activities.get(pid).getTime()).toBeLessThanOrEqual(Date.now() + 5);
});

test('a message and a signal tell that they woke it', async () => {
  const pool = openPool({ max: 1, lifecycle: false });
  await pool.run('pid');
  const [forked] = pool.forked;
  let wakes = 0;
  pool.on('wake', () => (wakes += 1));
  expect(forked.sleep()).toBe(true);
  expect(forked.child.send({ echo: 1 })).toBe(true);
  expect([forked.sleeping, wakes]).toEqual([false, 1]);
  expect(forked.sleep()).toBe(true);
  expect(forked.child.kill('SIGCONT')).toBe(true);
  expect([forked.sleeping, wakes]).toEqual([false, 2]);
});
