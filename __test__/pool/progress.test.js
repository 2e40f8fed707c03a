'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const { SharedMemory } = require('../..');
const { child, openPool, rejection } = require('../helpers/pools');

const open = (options) => openPool({ path: child('progressing.js'), max: 1, ...options });

/** Runs a task, and returns what it has told and what it has come to. */
async function follow(pool, task, params, options) {
  const told = [];
  const result = await pool.run(task, params, { ...options, onProgress: (value) => told.push(value) });
  return { told, result };
}

test.each(['json', 'advanced'])('all of it comes in order, before the result: %s', async (serialization) => {
  const pool = open({ serialization });
  // The first call comes by the channel in any case, later ones by the fast lane where there is one.
  for (let calls = 0; calls < 3; calls += 1)
    expect(await follow(pool, 'count', { to: 1000 })).toEqual({
      told: Array.from({ length: 1000 }, (_, at) => at),
      result: 'counted',
    });
  const both = await Promise.all([
    follow(pool, 'count', { to: 300 }),
    follow(pool, 'count', { from: 1000, to: 1300 }),
  ]);
  expect(both.map(({ told }) => told)).toEqual(
    [0, 1000].map((from) => Array.from({ length: 300 }, (_, at) => from + at)),
  );
});

// The fast lane has room for 31 bits of a call's id, and the first bits count how often its place was used.
test('more calls follow one another than a short id can count', async () => {
  const pool = open();
  for (let calls = 0; calls < 300; calls += 1)
    expect(await follow(pool, 'count', { to: 1 })).toEqual({ told: [0], result: 'counted' });
});

test('a value is what a result may be', async () => {
  const values = [undefined, null, 'text', new Map([[1, 2n]]), Buffer.from('bytes'), [new Date(0)]];
  const pool = open({ serialization: 'advanced' });
  for (const value of values)
    expect(await follow(pool, 'echo', value)).toEqual({ told: [value], result: value });
  const memory = new SharedMemory(8);
  expect((await follow(pool, 'echo', { memory })).told[0].memory).toBe(memory);
});

test('what cannot be sent throws in the task', async () => {
  const error = await rejection(follow(open({ serialization: 'advanced' }), 'unsendable'));
  expect(error.message).toMatch(/function|cloned/i);
});

test('a task that throws has told before', async () => {
  const told = [];
  const pool = open();
  const error = await rejection(pool.run('fail', 1, { onProgress: (value) => told.push(value) }));
  expect([error.message, told]).toEqual(['on purpose', [1]]);
  const unknown = await rejection(pool.run('none', 1, { onProgress: () => {} }));
  expect(unknown).toMatchObject({ code: 'ERR_UNKNOWN_TASK', task: 'none' });
});

test('nothing comes after the call has settled, and nobody else hears it', async () => {
  const pool = open();
  const others = [];
  pool.on('forked_message', ({ data }) => others.push(data));
  expect(await follow(pool, 'late')).toEqual({ told: [], result: 'early' });
  const ending = new AbortController();
  const told = [];
  const call = pool.run('wait', 1, {
    signal: ending.signal,
    onProgress: (value) => {
      told.push(value);
      ending.abort();
    },
  });
  expect(await rejection(call)).toMatchObject({ code: 'ABORT_ERR' });
  await pool.run('forge', 'no token');
  await pool.run('echo', 1);
  expect(told).toEqual(['waits']);
  expect(others.filter((data) => JSON.stringify(data).includes('electron-re-native'))).toEqual([]);
});

test('where nobody wants to know it does nothing', async () => {
  expect(await open().run('count', { to: 3 })).toBe('counted');
});

test("the listener runs in the caller's async context", async () => {
  const storage = new AsyncLocalStorage();
  const pool = open();
  const seen = await storage.run('the caller', () => {
    const stores = [];
    return pool.run('echo', 1, { onProgress: () => stores.push(storage.getStore()) }).then(() => stores);
  });
  expect(seen).toEqual(['the caller']);
});

test('a listener that is not a function is refused', async () => {
  expect(await rejection(open().run('echo', 1, { onProgress: 7 }))).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: expect.stringContaining('`onProgress`'),
  });
});
