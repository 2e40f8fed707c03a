'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const latency = {
  count: expect.any(Number),
  mean: expect.any(Number),
  p50: expect.any(Number),
  p90: expect.any(Number),
  p99: expect.any(Number),
  p999: expect.any(Number),
  max: expect.any(Number),
};

const NO_DEATHS = { exit: 0, signal: 0, outOfMemory: 0, asked: 0, recycled: 0, drained: 0 };

test('a fresh pool has done nothing', () => {
  const none = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  const counters = { inFlight: 0, queued: 0, done: 0, failed: 0, sleeps: 0, wait: none, run: none };
  expect(openPool().stats()).toEqual({
    ...counters,
    restarts: 0,
    recycled: 0,
    spares: 0,
    deaths: NO_DEATHS,
    children: [],
  });
});

test('counts of the pool and of each child', async () => {
  const pool = openPool({ max: 2 });
  const [a, b] = [await pool.run('pid', null, { id: 'a' }), await pool.run('pid', null, { id: 'b' })];
  for (let i = 0; i < 3; i += 1) await pool.run('echo', i, { id: 'a' });
  pool.send('hang', null, 'b').catch(() => {});
  const lane = expect.stringMatching(/^(fast|channel)$/);
  const counters = { wait: latency, run: latency, sleeps: 0, queued: 0, failed: 0, state: 'ready', lane };
  const stats = pool.stats();
  expect(stats).toEqual({
    inFlight: 1,
    queued: 0,
    done: 5,
    failed: 0,
    sleeps: 0,
    restarts: 0,
    recycled: 0,
    spares: 0,
    deaths: NO_DEATHS,
    wait: latency,
    run: latency,
    children: [
      { pid: a, inFlight: 0, done: 4, current: null, ...counters },
      { pid: b, inFlight: 1, done: 1, current: { task: 'hang', ms: expect.any(Number) }, ...counters },
    ],
  });
  expect([stats.wait.count, stats.run.count]).toEqual([6, 5]);
});

test('calls that failed: errors, unknown tasks, timeouts, aborts, lost with a child', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  await rejection(pool.run('throw', 'x'));
  await pool.send('throw', 'x');
  await pool.send('unknown');
  expect(pool.stats()).toMatchObject({ done: 4, failed: 3, children: [{ done: 4, failed: 3 }] });
  await rejection(pool.run('hang', null, { timeout: 20 }));
  const controller = new AbortController();
  const aborted = rejection(pool.run('hang', null, { signal: controller.signal }));
  // After a call that was given up, a child gets the next one once it has been seen to read.
  await until(() => pool.stats().queued === 0, 'the child to have the call');
  controller.abort();
  await aborted;
  expect(pool.stats()).toMatchObject({ done: 4, failed: 5 });
  const lost = rejection(pool.run('hang'));
  await until(() => pool.stats().queued === 0, 'the child to have the call that is lost with it');
  process.kill(pool.forked[0].pid, 'SIGKILL');
  await lost;
  await until(() => pool.stats().restarts === 1, 'the exit');
  expect(pool.stats()).toMatchObject({ done: 4, failed: 6, inFlight: 0, children: [] });
  await pool.run('pid');
  expect(pool.stats()).toMatchObject({ done: 5, failed: 6, children: [{ done: 1, failed: 0 }] });
});

test('times: run is what the child takes, wait what comes before', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  await pool.ready();
  await Promise.all([pool.run('wait', 100), pool.run('wait', 100), pool.run('wait', 100)]);
  const { wait, run } = pool.stats();
  expect([wait.count, run.count]).toEqual([3, 3]);
  expect(run.p50).toBeGreaterThan(95);
  expect(run.max).toBeGreaterThanOrEqual(run.p99);
  expect(run.mean).toBeGreaterThan(95);
  expect(wait.max).toBeGreaterThan(190);
  expect(wait.p90).toBeGreaterThanOrEqual(wait.p50);
});

test("a child's end that was asked for is no restart", async () => {
  const pool = openPool({ max: 2 });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  pool.setMaxInstanceLimit(1);
  await pool.kill();
  await pool.run('pid');
  expect(pool.stats().restarts).toBe(0);
});
