'use strict';
// Calls of one id start in the order they were made, whatever becomes of their children.

const { openPool } = require('../helpers/pools');
const { within } = require('../electron/wait');

/** Calls of an id that have to wait, and one more from within `'disconnect'`; the values in the order they came. */
async function callsAround(pool, makeWaiting) {
  const order = [];
  const note = (value) => order.push(value);
  const begun = pool.run('spin', null, { id: 'a' }).catch(({ code }) => note(code));
  const [forked] = pool.forked;
  const waiting = makeWaiting(note);
  const late = new Promise((resolve) => {
    forked.child.on('disconnect', () => resolve(pool.run('echo', 'late', { id: 'a' }).then(note)));
  });
  await new Promise((resolve) => pool.once('output', resolve));
  process.kill(forked.pid, 'SIGKILL');
  await within(Promise.all([begun, late, ...waiting]), 'every call');
  return order;
}

const runEcho = (pool, values, note) =>
  values.map((value) => pool.run('echo', value, { id: 'a' }).then(note));

test.each([1, 2])('those that waited for a dead child come before a new one, of %i children', async (max) => {
  const pool = openPool({ max, concurrency: 1 });
  const order = await callsAround(pool, (note) => {
    setTimeout(() => pool.emit('output'));
    return runEcho(pool, [2, 3], note);
  });
  expect(order.filter((value) => value !== 'ERR_CHILD_EXITED')).toEqual([2, 3, 'late']);
});

test('the same where it is the lane that is full', async () => {
  const pool = openPool({ max: 1 });
  const big = 'x'.repeat(1 << 20);
  let lost = 0;
  const order = await callsAround(pool, (note) => {
    setTimeout(() => pool.emit('output'));
    const clogging = Array.from({ length: 60 }, () =>
      pool.run('length', big, { id: 'a' }).catch(() => (lost += 1)),
    );
    return [...clogging, ...runEcho(pool, [2, 3], note)];
  });
  expect(lost).toBeGreaterThan(0);
  expect(order).toEqual(['ERR_CHILD_EXITED', 2, 3, 'late']);
});

test('an id that is forgotten for others keeps its order while calls of it wait', async () => {
  const pool = openPool({ max: 2, concurrency: 1, sticky: { max: 1 } });
  const order = [];
  const note = (value) => order.push(value);
  const first = pool.run('wait', 300, { id: 'a' });
  const calls = runEcho(pool, [1, 2], note);
  await pool.run('pid', null, { id: 'b' });
  calls.push(...runEcho(pool, [3], note));
  await Promise.all([first, ...calls]);
  expect(order).toEqual([1, 2, 3]);
  await pool.run('pid', null, { id: 'c' });
  expect([...pool.pidMap.keys()]).toEqual(['c']);
});

test('calls of an id that is unbound keep their order', async () => {
  const pool = openPool({ max: 2, concurrency: 1 });
  const order = [];
  const note = (value) => order.push(value);
  const busy = [pool.run('wait', 300, { id: 'a' }), pool.run('wait', 100, { id: 'b' })];
  const calls = runEcho(pool, [1, 2], note);
  expect(pool.unbind('a')).toBe(true);
  calls.push(...runEcho(pool, [3], note));
  await Promise.all([...busy, ...calls]);
  expect(order).toEqual([1, 2, 3]);
});
