'use strict';

const { native } = require('../../js/native/native.js');
const { PoolCore } = require('../../js/pool/pool-core.js');
const { openPool, rejection } = require('../helpers/pools');
const { within } = require('../electron/wait');

const { NativePool } = native();

// As the native side tells of its own panic: it is gone afterwards.
test('a defect settles every call with ERR_INTERNAL and closes the pool', async () => {
  const emitted = jest.spyOn(PoolCore.prototype, 'emit');
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const [core] = emitted.mock.contexts;
  emitted.mockRestore();
  const calls = [rejection(pool.run('hang', null, { id: 7 })), rejection(pool.send('hang'))];
  const killed = pool.kill();
  core.command((native) => {
    native.release();
    return [{ kind: 'panicked', message: 'of a test' }];
  });
  for (const error of await Promise.all(calls)) {
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INTERNAL', task: 'hang' });
    expect(error.message).toContain('of a test');
  }
  expect(await rejection(pool.run('pid'))).toMatchObject({ code: 'ERR_POOL_CLOSED' });
  await within(Promise.all([killed, pool.close(), pool.close({ force: true })]), 'close');
  expect(pool.forked).toEqual([]);
});

test('a native side that fails while it takes calls does the same', async () => {
  let isDefect = false;
  const { submitter } = NativePool.prototype;
  const made = jest.spyOn(NativePool.prototype, 'submitter').mockImplementation(function (...given) {
    const submit = submitter.apply(this, given);
    return (...batch) => {
      if (isDefect) throw new Error('of a test');
      return submit(...batch);
    };
  });
  const pool = openPool({ max: 1 });
  made.mockRestore();
  await pool.run('pid');
  const hanging = rejection(pool.run('hang'));
  expect(pool.stats().inFlight).toBe(1);
  isDefect = true;
  const calls = [hanging, rejection(pool.run('pid')), rejection(pool.send('pid'))];
  for (const error of await within(Promise.all(calls), 'the calls')) {
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INTERNAL' });
  }
  await within(pool.close(), 'close');
});
