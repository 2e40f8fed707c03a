'use strict';
// A child that is drained finishes its calls and ends, and no other takes its place.

const { once } = require('events');
const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

/** A call that is answered once its child gets a message of the host's. */
const untilMessage = (pool) =>
  pool.run('value', 'new Promise((resolve) => process.once("message", () => resolve(7)))');

describe.each([
  ['json', 'auto'],
  ['advanced', 'auto'],
  ['json', 'channel'],
])('%s, %s', (serialization, lane) => {
  test('it answers the call that it has, and the next one goes to another', async () => {
    const pool = openPool({ max: 1, serialization, lane });
    const pid = await pool.run('pid');
    const [forked] = pool.forked;
    const call = untilMessage(pool);
    const exited = once(pool, 'exit');
    const drained = forked.drain();
    expect(pool.forked).toEqual([]);
    expect(await pool.run('pid')).not.toBe(pid);
    forked.child.send('go on');
    expect(await call).toBe(7);
    await drained;
    expect((await exited)[0]).toMatchObject({ pid });
    expect(pool.stats()).toMatchObject({ failed: 0, restarts: 0, recycled: 0 });
    expect(pool.forked).toHaveLength(1);
  });

  test('calls that waited for it go to others', async () => {
    const pool = openPool({ max: 1, concurrency: 1, serialization, lane });
    const pid = await pool.run('pid');
    const [forked] = pool.forked;
    const running = untilMessage(pool);
    const waiting = [pool.run('pid'), pool.run('pid', null, { id: 'bound' })];
    const drained = forked.drain();
    for (const other of await Promise.all(waiting)) expect(other).not.toBe(pid);
    forked.child.send('go on');
    expect(await running).toBe(7);
    await drained;
  });
});

test('an idle one ends at once, and leaves no other', async () => {
  const pool = openPool({ max: 2 });
  await pool.run('pid');
  await pool.forked[0].drain();
  expect(pool.stats()).toMatchObject({ children: [], restarts: 0 });
});

test('one that sleeps ends as well', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const [forked] = pool.forked;
  const slept = once(pool, 'sleep');
  forked.sleep();
  await slept;
  await forked.drain();
  expect(pool.forked).toEqual([]);
});

test('where `min` needs another, that is started', async () => {
  const pool = openPool({ max: 1, min: 1 });
  const pid = await pool.run('pid');
  await pool.forked[0].drain();
  await until(() => pool.forked.length === 1, 'another child');
  expect(pool.forked[0].pid).not.toBe(pid);
});

test('drain again, after its end, and after the end of the pool: each resolves', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const [forked] = pool.forked;
  await Promise.all([forked.drain(), forked.drain()]);
  await forked.drain();
  await pool.run('pid');
  const [next] = pool.forked;
  await pool.close();
  await next.drain();
});

test('a pool that closes meanwhile closes, and a forced close does not wait for the call', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const hanging = rejection(pool.run('hang'));
  const drained = pool.forked[0].drain();
  await pool.close({ force: true });
  expect(await hanging).toMatchObject({ code: 'ERR_POOL_CLOSED' });
  await drained;
});
