'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const limit = 'require("v8").getHeapStatistics().heap_size_limit / 2 ** 20';

test('a child has no larger heap', async () => {
  const pool = openPool({ max: 1, resourceLimits: { maxOldSpace: 64, maxSemiSpace: 1 } });
  const { execArgv } = await pool.run('argv');
  expect(execArgv.slice(-2)).toEqual(['--max-old-space-size=64', '--max-semi-space-size=1']);
  const script = `process.mainModule.${limit}`;
  expect(await pool.run('value', script)).toBeLessThan(100);
});

test('one that needs more aborts for lack of memory', async () => {
  const pool = openPool({ max: 1, resourceLimits: { maxOldSpace: 32 } });
  const fill = '(() => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); })()';
  const error = await rejection(pool.run('value', fill));
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', reason: 'out-of-memory' });
  await until(async () => (await pool.run('echo', 1)) === 1, 'the next call');
});

test.each([
  [{ maxOldSpace: 0 }, '`resourceLimits.maxOldSpace` option must be a whole number of MiB of at least 1'],
  [{ maxHeap: 1 }, '`resourceLimits.maxHeap` is not an option, the options are maxOldSpace, maxSemiSpace'],
  [5, '`resourceLimits` option must be an object'],
])('resourceLimits: %p is refused', (resourceLimits, message) => {
  expect(() => openPool({ resourceLimits })).toThrow(message);
});
