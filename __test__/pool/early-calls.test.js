'use strict';
// What waits for one child that does not run, or has not loaded its host, is bounded: further calls wait in the pool's queue,
// where they can still go to another child.

const { SharedMemory } = require('../..');
const { openPool } = require('../helpers/pools');

const BOUND = 1024 * 1024;
const SIZE = 100 * 1024;
const COUNT = 40;
/** The bound is looked at after a call is taken, so a few more may be. */
const MOST = Math.ceil(BOUND / SIZE) + 4;

test.each([
  ['its start', 'json', () => undefined],
  ['its host', 'advanced', () => new SharedMemory(4096)],
])('calls that wait for %s', async (_, serialization, memory) => {
  const pool = openPool({ max: 1, serialization });
  const text = 'x'.repeat(SIZE);
  const calls = Array.from({ length: COUNT }, (_call, at) =>
    pool.run('echo', { at, text, memory: memory() }),
  );
  const { inFlight, queued } = pool.stats();
  expect(inFlight).toBeGreaterThan(0);
  expect(inFlight).toBeLessThanOrEqual(MOST);
  expect(inFlight + queued).toBe(COUNT);
  const answers = await Promise.all(calls);
  expect(answers.map(({ at }) => at)).toEqual(Array.from({ length: COUNT }, (_call, at) => at));
  expect(answers.every((answer) => answer.text === text)).toBe(true);
});
