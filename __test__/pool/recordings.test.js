'use strict';
// What a child does, and what it holds, as DevTools read it.

const { once } = require('events');
const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

async function started(options) {
  const pool = openPool({ max: 1, ...options });
  await pool.run('pid');
  return { pool, forked: pool.forked[0] };
}

/** A call that keeps its child busy, in pieces, until the pool is closed. */
function keepBusy(pool) {
  // Without a loop: Node 26 does not know the optimized code of loops that began before a profile.
  const code = `(function joinForTheProfile() { new Array(2e5).fill(1.5).join(); setTimeout(joinForTheProfile, 1); })()`;
  return pool.run('value', `void ${code}`);
}

async function textOf(stream) {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

test('a CPU profile names the functions that take the time', async () => {
  const { pool, forked } = await started();
  await keepBusy(pool);
  const { nodes, startTime, endTime } = JSON.parse(await forked.profile(300));
  const names = nodes.map(({ callFrame }) => callFrame.functionName);
  expect(names).toContain('joinForTheProfile');
  expect(endTime - startTime).toBeGreaterThan(250e3);
  expect(pool.stats()).toMatchObject({ done: 2, inFlight: 0 });
});

test('one recording of a child at a time, and then another', async () => {
  const { forked } = await started();
  const stop = new AbortController();
  const first = rejection(forked.profile(60e3, { signal: stop.signal }));
  expect(await rejection(forked.profile(10))).toMatchObject({ code: 'ERR_RECORDING', pid: forked.pid });
  expect(await rejection(textOf(forked.heapSnapshot()))).toMatchObject({ code: 'ERR_RECORDING' });
  stop.abort('enough');
  expect(await first).toMatchObject({ name: 'AbortError', cause: 'enough' });
  expect(JSON.parse(await forked.profile(1))).toHaveProperty('nodes');
});

test('calls are answered while a child is profiled', async () => {
  const { pool, forked } = await started();
  const profile = forked.profile(200);
  expect(await pool.run('echo', 7)).toBe(7);
  expect(JSON.parse(await profile)).toHaveProperty('nodes');
});

test('a child that computes without a pause is profiled once it is done', async () => {
  const { pool, forked } = await started();
  const busy = pool.run('value', '(() => { const end = Date.now() + 500; while (Date.now() < end); })()');
  await until(() => pool.stats().children[0].current, 'the child to have the call');
  const order = [];
  await Promise.all([
    busy.then(() => order.push('call')),
    forked.profile(1).then(() => order.push('profile')),
  ]);
  expect(order).toEqual(['call', 'profile']);
});

test('a child that ends meanwhile rejects, and so does one that has ended', async () => {
  const { pool, forked } = await started();
  const lost = rejection(forked.profile(60e3));
  const ended = rejection(pool.run('exit', 3));
  expect(await lost).toMatchObject({ code: 'ERR_CHILD_EXITED', pid: forked.pid });
  await ended;
  expect(await rejection(forked.profile(1))).toMatchObject({ code: 'ERR_CHILD_EXITED' });
});

test('a pool that closes does not wait for a profile when it is forced', async () => {
  const { pool, forked } = await started();
  const stopped = rejection(forked.profile(60e3));
  await pool.close({ force: true });
  expect(await stopped).toMatchObject({ code: expect.stringMatching(/ERR_POOL_CLOSED|ERR_CHILD_EXITED/) });
  expect(await rejection(forked.profile(1))).toMatchObject({ code: 'ERR_POOL_CLOSED' });
});

test.each([0, -1, 1.5, 300_001, NaN, '5', null])('%p is no duration', async (ms) => {
  const { forked } = await started();
  const error = await rejection(forked.profile(ms));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining('`ms`') });
});

test.each([
  ['bare.js', 'ERR_RECORDING'],
  ['silent.js', 'ERR_TASK_TIMEOUT'],
])('a child without a ProcessHost cannot be profiled: %s', async (name, code) => {
  const pool = openPool({ path: child(name), max: 1, min: 1 });
  await until(() => pool.forked.length === 1, 'the child');
  const error = await rejection(pool.forked[0].profile(1));
  expect(error).toMatchObject({ code, message: expect.stringContaining(`Child ${pool.forked[0].pid} `) });
});

test('a heap snapshot is that of the child', async () => {
  const { pool, forked } = await started();
  await pool.run('value', 'void (globalThis.kept = new (class KeptForTheSnapshot {})())');
  const { snapshot, strings } = JSON.parse(await textOf(forked.heapSnapshot()));
  expect(snapshot.node_count).toBeGreaterThan(1000);
  expect(strings).toContain('KeptForTheSnapshot');
  expect(await pool.run('echo', 1)).toBe(1);
});

test('a snapshot that is given up is let go, and another can be taken', async () => {
  const { pool, forked } = await started();
  const stream = forked.heapSnapshot();
  await once(stream, 'readable');
  stream.destroy();
  await once(stream, 'close');
  expect(JSON.parse(await textOf(forked.heapSnapshot()))).toHaveProperty('snapshot');
  expect(pool.stats().inFlight).toBe(0);
});
