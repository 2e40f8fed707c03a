'use strict';

const { difference } = require('../codec/same-graph.js');
const { VALUES } = require('../codec/values.js');
const { rejection } = require('../helpers/pools');
const { openLane } = require('../helpers/transports');

const ADVANCED = { serialization: 'advanced' };
let pool;
beforeEach(async () => {
  pool = await openLane(ADVANCED);
});

test('every kind of value comes back as it went', async () => {
  for (const [name, make] of Object.entries(VALUES)) {
    const came = await pool.run('echo', make());
    expect([name, difference(make(), came)]).toEqual([name, undefined]);
  }
});

test('many at once do not get mixed up', async () => {
  const calls = Array.from({ length: 500 }, (_, n) => ({
    n,
    bytes: Buffer.alloc(n * 7, n),
    map: new Map([[n, [n]]]),
  }));
  const came = await Promise.all(calls.map((value) => pool.run('echo', value)));
  expect(came).toEqual(calls);
});

test('a value is taken as it is when it is sent', async () => {
  const value = { bytes: Buffer.alloc(10e6, 1), list: [1] };
  const call = pool.run('echo', value);
  value.bytes.fill(2);
  value.list.push(2);
  const { bytes, list } = await call;
  expect([bytes.equals(Buffer.alloc(10e6, 1)), list]).toEqual([true, [1]]);
});

test('what cannot be carried rejects, and says what it is', async () => {
  const error = await rejection(pool.run('echo', { list: [{ fn() {} }] }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_SERIALIZE', task: 'echo' });
  expect(error.message).toContain('params.list[0].fn');
  expect(await rejection(pool.run('value', '({ fn() {} })'))).toMatchObject({
    name: 'PoolError',
    code: 'ERR_SERIALIZE',
    message: 'The result cannot be sent: result.fn is a function, which cannot be sent',
  });
  expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
});

test('undefined goes both ways', async () => {
  expect(await pool.run('echo', undefined)).toBe(undefined);
  expect(await pool.run('echo', [undefined])).toEqual([undefined]);
  expect(await pool.send('echo')).toEqual({ error: null, result: {} });
});

test('more buffers than a message may have', async () => {
  const bytes = Buffer.alloc(65_001);
  const many = Array.from({ length: 65_001 }, (_, at) => bytes.subarray(at, at + 1));
  expect(await rejection(pool.run('echo', many))).toMatchObject({ code: 'ERR_SERIALIZE' });
  const some = many.slice(0, 3000);
  expect(await pool.run('echo', some)).toEqual(some);
});
