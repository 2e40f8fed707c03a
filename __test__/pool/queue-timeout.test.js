'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { within } = require('../electron/wait');

/** A pool whose only child is busy until the signal is aborted. */
async function busy(options = {}) {
  const pool = openPool({ max: 1, concurrency: 1, ...options });
  const pid = await pool.run('pid');
  const ending = new AbortController();
  const running = rejection(pool.run('hang', null, { signal: ending.signal }));
  return { pool, pid, running, end: () => ending.abort() };
}

test.each(['json', 'advanced'])(
  'a call that no child has been given in time is rejected (%s)',
  async (serialization) => {
    const { pool, running, end } = await busy({ serialization });
    const error = await within(rejection(pool.run('echo', 1, { queueTimeout: 20 })), 'the rejection');
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_QUEUE_TIMEOUT', task: 'echo' });
    expect(error.message).toContain('20 ms');
    expect(pool.stats().queued).toBe(0);
    end();
    expect(await running).toMatchObject({ code: 'ABORT_ERR' });
    expect(await pool.run('echo', 2)).toBe(2);
  },
);

test('so is one that waits for the child of its id', async () => {
  const pool = openPool({ max: 2, concurrency: 1 });
  await pool.run('pid', null, { id: 'a' });
  const ending = new AbortController();
  const running = rejection(pool.run('hang', null, { id: 'a', signal: ending.signal }));
  const late = rejection(pool.run('echo', 1, { id: 'a', queueTimeout: 20 }));
  expect(await within(late, 'the rejection')).toMatchObject({ code: 'ERR_QUEUE_TIMEOUT', id: 'a' });
  ending.abort();
  await running;
});

test('a call that a child has may take longer', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  await pool.run('pid');
  expect(await pool.run('wait', 100, { queueTimeout: 1 })).toBe('waited');
});

test('one that is aborted meanwhile rejects once', async () => {
  const { pool, running, end } = await busy();
  const ending = new AbortController();
  const call = rejection(pool.run('echo', 1, { queueTimeout: 20, signal: ending.signal }));
  ending.abort();
  expect(await call).toMatchObject({ code: 'ABORT_ERR' });
  // Its time is over before that of this one.
  const later = rejection(pool.run('echo', 2, { queueTimeout: 60 }));
  expect(await within(later, 'the rejection')).toMatchObject({ code: 'ERR_QUEUE_TIMEOUT' });
  end();
  await running;
});

test.each([-1, NaN, '5', 2 ** 31, null])('%p is refused', async (queueTimeout) => {
  const error = await rejection(openPool().run('echo', 1, { queueTimeout }));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(
    '`queueTimeout` option must be a number of milliseconds from 0 to 2147483647',
  );
});
