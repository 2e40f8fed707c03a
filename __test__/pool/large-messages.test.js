'use strict';

const { EXPECTED, openLane } = require('../helpers/transports');
const { child, openPool, rejection } = require('../helpers/pools');
const { within } = require('../electron/wait');

const LIMIT = 256 * 1024 * 1024;
const tooLarge = { name: 'PoolError', code: 'ERR_MESSAGE_TOO_LARGE', task: 'length' };

test('20 MB both ways', async () => {
  const text = 'ü'.repeat(10e6);
  expect((await openPool({ max: 1 }).run('echo', text)) === text).toBe(true);
});

test('300 MB to the child: ERR_MESSAGE_TOO_LARGE, and the pool serves on', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const error = await within(rejection(pool.run('length', 'x'.repeat(300e6))), 'the refusal');
  expect(error).toMatchObject(tooLarge);
  expect(error.message).toContain(`${LIMIT} bytes`);
  expect(await pool.run('pid')).toBe(pid);
});

test('more than a string can hold: the same', async () => {
  const pool = openPool({ max: 1 });
  const part = 'x'.repeat(300e6);
  expect(await within(rejection(pool.run('length', [part, part])), 'the refusal')).toMatchObject(tooLarge);
  expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
});

test('more than a string can hold from the child: that call fails with ERR_MESSAGE_TOO_LARGE', async () => {
  const pool = openPool({ max: 1 });
  const call = pool.run('value', '((part) => [part, part])("x".repeat(300e6))');
  expect(await within(rejection(call), 'the refusal')).toMatchObject({ ...tooLarge, task: 'value' });
  expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
});

(EXPECTED === 'fast' ? test : test.skip)(
  '300 MB from the child by the fast lane: that call fails with ERR_MESSAGE_TOO_LARGE, and no other',
  async () => {
    const pool = await openLane();
    const [pid, hanging] = [await pool.run('pid'), pool.run('wait', 3000)];
    const error = await within(rejection(pool.run('repeat', ['x', 300e6])), 'the refusal');
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_MESSAGE_TOO_LARGE' });
    expect(await within(hanging, 'the other call')).toBe('waited');
    expect(await pool.run('pid')).toBe(pid);
  },
);

// There the child's message is known to be too large only when so much of it has come.
test('300 MB from the child by the channel: its calls settle with ERR_MESSAGE_TOO_LARGE, and the pool serves on', async () => {
  const pool = openPool({ max: 1, path: child('bare.js') });
  const pid = await pool.run('pid');
  const calls = [pool.run('repeat', ['x', 300e6]), pool.run('hang')].map(rejection);
  for (const error of await within(Promise.all(calls), 'the refusals')) {
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_MESSAGE_TOO_LARGE' });
  }
  expect(await within(pool.run('pid'), 'the next child')).not.toBe(pid);
});
