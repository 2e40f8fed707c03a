'use strict';

const { openPool, rejection } = require('../helpers/pools');

/** A pool whose only child is busy until the signal is aborted, and a list of the calls that it has served since. */
async function busy(options = {}) {
  const pool = openPool({ max: 1, concurrency: 1, ...options });
  await pool.run('pid');
  const ending = new AbortController();
  const running = rejection(pool.run('hang', null, { signal: ending.signal }));
  const served = [];
  const call = (name, priority) => pool.run('echo', name, { priority }).then((answer) => served.push(answer));
  const end = () => {
    ending.abort();
    return running;
  };
  return { pool, served, call, end };
}

test.each([
  ['json', 'auto'],
  ['advanced', 'auto'],
  ['json', 'channel'],
])('the most urgent call that waits goes first (%s, %s)', async (serialization, lane) => {
  const { served, call, end } = await busy({ serialization, lane });
  const calls = [
    call('plain', undefined),
    call('low', -1),
    call('urgent', 1),
    call('plain 2', 0),
    call('most urgent', 1000),
    call('urgent 2', 1),
  ];
  await end();
  await Promise.all(calls);
  expect(served).toEqual(['most urgent', 'urgent', 'urgent 2', 'plain', 'plain 2', 'low']);
});

test('more calls than one batch has keep their order', async () => {
  const { pool, served, call, end } = await busy();
  const calls = Array.from({ length: 3000 }, (_, at) => call(at, at % 3));
  expect(pool.stats().queued).toBe(3000);
  await end();
  await Promise.all(calls);
  const expected = [2, 1, 0].flatMap((priority) =>
    Array.from({ length: 1000 }, (_, at) => at * 3 + priority),
  );
  expect(served).toEqual(expected);
});

test('any of many calls that wait can be cancelled', async () => {
  const { pool, served, call, end } = await busy();
  const ending = new AbortController();
  const { signal } = ending;
  const cancelled = Array.from({ length: 2000 }, (_, at) =>
    rejection(pool.run('echo', at, { signal, priority: at % 2 })),
  );
  const last = call('last', 0);
  ending.abort();
  for (const error of await Promise.all(cancelled)) expect(error.code).toBe('ABORT_ERR');
  expect(pool.stats().queued).toBe(1);
  await end();
  await last;
  expect(served).toEqual(['last']);
});

test.each([1001, -1001, 0.5, NaN, '1', null])('%p is refused', async (priority) => {
  const error = await rejection(openPool().run('echo', 1, { priority }));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain('`priority` option must be a whole number from -1000 to 1000');
});

test('it is refused together with an id', async () => {
  const error = await rejection(openPool().run('echo', 1, { priority: 1, id: 'a' }));
  expect(error.message).toContain('calls of one id keep their order');
});
