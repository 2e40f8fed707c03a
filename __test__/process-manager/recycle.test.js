'use strict';

const { once } = require('events');
const { deaths } = require('../../js/pool/deaths');
const { until } = require('../electron/wait');
const { openPool } = require('../helpers/pools');
const { servePage } = require('./served-page');

const served = servePage();

/** Once the page shows the child as one that can be recycled. */
async function shown(pid) {
  await served.client.next(({ type, processes }) => {
    return (
      type === 'processes' && processes.some((row) => row.pid === pid && row.actions.includes('recycle'))
    );
  });
}

test('a page has a fresh child take the place of one, which answers its call first', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const call = pool.run('value', 'new Promise((resolve) => (globalThis.finish = resolve))');
  await shown(pid);
  const next = once(pool, 'spawn');
  expect(await served.client.act('recycle', pid)).toMatchObject({ ok: true });
  const [{ pid: fresh }] = await next;
  await until(() => pool.stats().recycled === 1, 'the fresh child to take over');
  expect(await pool.run('pid')).toBe(fresh);
  const [old] = pool.forked.filter((forked) => forked.pid === pid);
  expect(old).toBe(undefined);
  expect(deaths.all.some((death) => death.pid === pid)).toBe(false);
  pool.cancelAll();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await until(() => deaths.all.some((death) => death.pid === pid), 'its end');
  expect(deaths.all.find((death) => death.pid === pid)).toMatchObject({
    reason: 'recycled',
    wasAsked: true,
    lostCalls: 0,
  });
});

test('a child that does not take calls any more cannot be recycled again', async () => {
  const pool = openPool({ max: 1, min: 1, killGrace: 60e3 });
  const pid = await pool.run('pid');
  const call = pool.run('hang').catch(() => {});
  await shown(pid);
  await served.client.act('recycle', pid);
  await until(() => pool.stats().recycled === 1, 'the fresh child to take over');
  expect(await served.client.act('recycle', pid)).toMatchObject({ ok: false });
  pool.cancelAll();
  await call;
});

test('a page drains a child, which answers its call and ends without a replacement', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const [forked] = pool.forked;
  const call = pool.run('value', 'new Promise((resolve) => process.once("message", () => resolve(7)))');
  await shown(pid);
  expect(await served.client.act('drain', pid)).toMatchObject({ ok: true });
  expect(await served.client.act('drain', pid)).toMatchObject({ ok: false });
  expect(pool.stats()).toMatchObject({ children: [], inFlight: 1 });
  // Its call may never end, so it can still be killed.
  await served.client.next(
    ({ type, processes }) =>
      type === 'processes' &&
      processes.some((row) => row.pid === pid && row.state === 'ending' && row.actions.join() === 'kill'),
  );
  forked.child.send('finish');
  expect(await call).toBe(7);
  await until(() => deaths.all.some((death) => death.pid === pid), 'its end');
  expect(deaths.all.find((death) => death.pid === pid)).toMatchObject({
    wasAsked: true,
    lostCalls: 0,
    reason: 'drained',
  });
  expect(pool.stats()).toMatchObject({ restarts: 0, recycled: 0, children: [] });
});

test('a process that belongs to no pool cannot be recycled', async () => {
  expect(await served.client.act('recycle', process.pid)).toMatchObject({ ok: false });
});
